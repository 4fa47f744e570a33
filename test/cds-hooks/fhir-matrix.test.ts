// Every state of a part × required or not × everything its server may do (cds-hooks.md 6, vector 4; checklist 39-44; reliability 3, row 14).
import { afterEach, describe, expect, test } from 'vitest'
import { build, call, decisionOf } from '../support/build.ts'
import { answer, type Behaviour, type FaultyServer, faultyServer, json, silent } from '../support/faulty-server.ts'
import { TOKEN, UNHURRIED } from '../support/fhir-server.ts'
import { draft, FITTING, orderSign, PATIENT, searchset } from '../support/hook-request.ts'

const OUTCOME = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'exception' }] }
const REMARK = { resourceType: 'OperationOutcome', issue: [{ severity: 'warning', code: 'informational' }] }
const search = (...resources: readonly unknown[]) => ({ ...searchset(...resources), total: undefined })
const remarked = (...resources: readonly unknown[]) => {
  const { entry } = search(...resources) as { entry?: unknown[] }
  return { ...search(), entry: [...(entry ?? []), { resource: REMARK, search: { mode: 'outcome' } }] }
}

/** What is sent of a part, and what that comes to: enough, known to be nothing, failed, or worth a read. */
const STATES = {
  present: 'enough',
  'beside a remark': 'enough',
  empty: 'nothing',
  null: 'nothing',
  'an OperationOutcome': 'failed',
  'an OperationOutcome among the matches': 'failed',
  absent: 'read',
  'the first page': 'read'
} as const
type State = keyof typeof STATES

function sent(state: State, resources: readonly unknown[], base: string): unknown {
  const failed = { ...search(), entry: [{ resource: OUTCOME, search: { mode: 'outcome' } }] }
  const first = { ...search(), link: [{ relation: 'next', url: `${base}/next` }] }
  return {
    present: search(...resources),
    'beside a remark': remarked(...resources),
    empty: search(),
    null: null,
    'an OperationOutcome': OUTCOME,
    'an OperationOutcome among the matches': failed,
    absent: undefined,
    'the first page': first
  }[state]
}

const works: Behaviour = (socket, path) =>
  json(path.startsWith('/fhir/Patient') ? PATIENT : search(...(rest === 'patient' ? [PATIENT] : FITTING)))(socket, path)
/** What a page that follows holds. */
let rest: 'patient' | 'observations' = 'observations'

const SERVERS: Readonly<Record<string, Behaviour | 'not named' | 'without a token'>> = {
  'that works': works,
  'that does not know the token (401)': answer(401, ''),
  'that forbids (403)': answer(403, JSON.stringify(OUTCOME)),
  'that fails (500)': answer(500, ''),
  'that stalls': silent,
  'that is not named': 'not named',
  'without a token': 'without a token'
}
const CASES = (Object.keys(STATES) as State[]).flatMap(state =>
  Object.entries(SERVERS).map(([server, does]) => [state, server, does] as const)
)

const started: FaultyServer[] = []
afterEach(async () => {
  for (const server of started.splice(0)) await server.close()
})

async function asked(part: 'patient' | 'observations', state: State, does: (typeof SERVERS)[string]) {
  rest = part
  const server = await faultyServer(typeof does === 'function' ? does : silent)
  started.push(server)
  const resources = part === 'patient' ? [PATIENT] : FITTING
  const request = orderSign([draft()], { [part]: sent(state, resources, server.base) })
  const authorization = { access_token: TOKEN, token_type: 'Bearer', expires_in: 300, scope: '', subject: '' }
  const given = {
    ...(does === 'not named' ? {} : { fhirServer: server.base }),
    ...(typeof does === 'function' ? { fhirAuthorization: authorization } : {})
  }
  const times = does === silent ? { callTimeout: 30, budget: 45 } : {}
  const answered = await call(build({ site: { fhir: { ...UNHURRIED, ...times } } }), { ...request, ...given })
  // One that stalls may be given up before it has seen the request.
  return { ...answered, requests: does === silent ? undefined : server.asked.length }
}

describe('observations', () => {
  test.each(CASES)('%s, over a server %s', async (state, _server, does) => {
    const expected = STATES[state] === 'read' && typeof does === 'function' ? 1 : 0
    const { status, cards, requests } = await asked('observations', state, does)
    const came = STATES[state] === 'enough' || (STATES[state] === 'read' && does === works)
    const failed =
      STATES[state] === 'failed' ||
      (state === 'the first page' && !came) ||
      (state === 'absent' && !came && typeof does === 'function')
    expect(status).toBe(200)
    expect(decisionOf(cards[0])['outcome']).toBe(came ? 'recommended' : 'needs-information')
    expect(cards[0]?.detail.includes('Kunne ikke hentes')).toBe(failed)
    expect(requests ?? expected).toBe(expected)
  })
})

describe('the patient, who is required', () => {
  test.each(CASES)('%s, over a server %s', async (state, _server, does) => {
    const expected = STATES[state] === 'read' && typeof does === 'function' ? 1 : 0
    const { status, outcome, requests } = await asked('patient', state, does)
    const came = STATES[state] === 'enough' || (STATES[state] === 'read' && does === works)
    expect(status).toBe(came ? 200 : 412)
    if (!came) expect(outcome.issue[0]?.expression).toEqual(['prefetch.patient'])
    expect(requests ?? expected).toBe(expected)
  })
})
