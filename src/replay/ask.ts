// Gets the answer to a call: from the same function as the service, in this process; or from a running service.

import { readHookRequest } from '../cds-hooks/hook-request.ts'
import { respond } from '../cds-hooks/respond.ts'
import type { StandingContext } from '../cds-hooks/respond-context.ts'
import { isObject } from '../fhir/resource-shapes.ts'
import type { Language } from '../language/text.ts'
import { Problem, statusOf } from '../problem/problem.ts'
import { type Answer, readAnswer } from './decisions.ts'
import type { Call } from './item.ts'

/** Answers a call at a moment (milliseconds). Throws a NoAnswer. */
export type Ask = (call: Call, now: number) => Answer | Promise<Answer>

/** Why there is no answer; says nothing of the patient. */
export class NoAnswer extends Error {}

const PATIENCE = 60_000

/** Asks the decision function itself, which the service calls too. */
export function askInProcess(context: StandingContext, language: Language): Ask {
  const { region: regionCode, regions } = context.site
  const standing = { ...context, language, regionCode, region: regions.get(regionCode ?? '') }
  return ({ body, service }, now) => {
    try {
      return answerOf(respond({ ...standing, now }, service, readHookRequest(body, service)))
    } catch (error) {
      if (error instanceof Problem) throw new NoAnswer(`${statusOf(error)}: ${error.message}`)
      throw error instanceof NoAnswer ? error : new NoAnswer(faultOf(error))
    }
  }
}

/** Asks the service at a URL; its own clock decides, whatever `now` is. */
export function askService(url: string, language: Language): Ask {
  const base = url.replace(/\/+$/, '').replace(/\/cds-services$/, '')
  return async ({ body, service }) => {
    const response = await fetch(`${base}/cds-services/${service.id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': language },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE)
    }).catch((error: Error) => {
      throw new NoAnswer(`the service was not reached (${(error.cause as NodeJS.ErrnoException)?.code ?? error.name})`)
    })
    const read = (await response.json().catch(() => undefined)) as unknown
    if (!response.ok) throw new NoAnswer(`${response.status}: ${outcomeText(read)}`)
    return answerOf(read)
  }
}

/** The kind of an unforeseen error and where it happened, without its message: that may carry data. */
export function faultOf(error: unknown): string {
  const { name, stack } = error instanceof Error ? error : new Error('unknown')
  const place = /\bsrc\/[\w./-]+:\d+/.exec(stack ?? '')?.[0]
  return place ? `internal error: ${name} at ${place}` : `internal error: ${name}`
}

function answerOf(response: unknown): Answer {
  const answer = readAnswer(response)
  if (!answer) throw new NoAnswer('the answer is no list of cards')
  return answer
}

function outcomeText(body: unknown): string {
  const issues = isObject(body) && Array.isArray(body['issue']) ? body['issue'] : []
  const [first] = issues as readonly { details?: { text?: string } }[]
  return first?.details?.text ?? 'no answer'
}
