// Builds the app with a fixed clock and a log that can be read, and calls it; every answer is held against the card rules.
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { expect } from 'vitest'
import { type AppParts, buildApp } from '../../src/app.ts'
import { DECISION_EXTENSION } from '../../src/cds-hooks/decision-extension.ts'
import type { Card } from '../../src/cds-hooks/types.ts'
import { readClientRegistry } from '../../src/clients/registry.ts'
import { type Config, readConfig } from '../../src/config.ts'
import type { OperationOutcome } from '../../src/fhir/types.ts'
import { type Knowledge, loadKnowledge } from '../../src/knowledge/knowledge.ts'
import { brokenCardRules } from './card-rules.ts'
import { type LogInMemory, logInMemory } from './log-in-memory.ts'
import { smallGuideline } from './small-guideline.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')

/** Of a log in memory there is no report. */
const NO_FIGURES = { unnamed: 0, indications: [], engines: [] }

export interface Built {
  readonly app: FastifyInstance
  /** Everything logged, line by line. */
  readonly lines: readonly string[]
  readonly log: LogInMemory
  /** Every read over FHIR, as the access log has it. */
  readonly reads: () => readonly FhirRead[]
}

interface Parts
  extends Pick<AppParts, 'claimToken' | 'late' | 'timeouts' | 'demonstration' | 'elapsed' | 'follow' | 'figures'> {
  readonly knowledge?: Knowledge
  readonly site?: Partial<Config['site']>
  readonly language?: Config['language']
  /** A client registry, as in its file: closes the service. */
  readonly registry?: object
  /** The time, in milliseconds. */
  readonly now?: () => number
  readonly log?: LogInMemory
}

/** An app on the small guideline, unless told otherwise. */
export function build({
  knowledge = smallGuideline(),
  site = {},
  language = 'da',
  registry,
  now = () => NOW,
  log = logInMemory(),
  figures = async () => NO_FIGURES,
  ...parts
}: Parts = {}): Built {
  const lines: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) })
  const config = readConfig({})
  const app = buildApp({
    knowledge,
    config: {
      ...config,
      language,
      site: { ...config.site, ...site },
      clients: registry && readClientRegistry(registry)
    },
    now,
    logger,
    log,
    figures,
    ...parts
  })
  return { app, lines, log, reads: () => readsOf(log) }
}

/** A read over FHIR as it is on record. */
interface FhirRead {
  readonly at: number
  readonly user: string
  readonly patient: string
  readonly purpose: string
  readonly details: Readonly<Record<string, unknown>>
}

function readsOf({ entries }: LogInMemory): readonly FhirRead[] {
  const reads = entries.filter(({ kind, outcome }) => kind === 'access' && outcome === 'read')
  return reads.map(({ at, record }) => ({ at, ...JSON.parse(record) }))
}

/** The app on the guideline data of the checkout, at an instant (ISO 8601); it logs nothing. */
export function buildTestApp({ now }: { readonly now: string }): FastifyInstance {
  const logger = pino({ level: 'silent' })
  const parts = { knowledge: realKnowledge(), config: readConfig({}), logger, log: logInMemory() }
  return buildApp({ ...parts, now: () => Date.parse(now) })
}

let real: Knowledge | undefined

/** The guideline data of the checkout. */
export function realKnowledge(): Knowledge {
  real ??= loadKnowledge(join(import.meta.dirname, '..', '..'))
  return real
}

export interface Answer {
  readonly status: number
  readonly cards: readonly Card[]
  readonly outcome: OperationOutcome
  readonly text: string
}

/** Calls a service by the hook of the request; checks what comes back: card rules, or an OperationOutcome. */
export async function call(
  { app }: Built,
  request: object,
  { lang, service }: { lang?: string; service?: string } = {}
): Promise<Answer> {
  const id = service ?? `wgs-${(request as { hook?: string }).hook ?? 'order-sign'}`
  const response = await app.inject({
    method: 'POST',
    url: `/cds-services/${id}${lang ? `?lang=${lang}` : ''}`,
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify(request)
  })
  const body = response.json()
  expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
  if (response.statusCode === 200) expect(brokenCardRules(body, request)).toEqual([])
  else expect(body.resourceType).toBe('OperationOutcome')
  return { status: response.statusCode, cards: body.cards ?? [], outcome: body, text: response.body }
}

/** The decision that a card carries. */
export function decisionOf(card: Card | undefined): Readonly<Record<string, unknown>> {
  return (card?.extension?.[DECISION_EXTENSION] ?? {}) as Record<string, unknown>
}
