// The demonstration's FHIR server, asked from the main thread. Its thread starts with it and ends with it.
import { Worker } from 'node:worker_threads'
import type { AnswerEnvelope, Envelope, FhirAnswer, FhirRequest } from './fhir-messages.ts'

export interface FhirServer {
  /** Asks the server; what cannot be answered is an answer too (4xx, 5xx with an OperationOutcome). */
  readonly ask: (request: FhirRequest) => Promise<FhirAnswer>
  /** Puts these resources in place of everything there is. */
  readonly load: (resources: readonly unknown[]) => Promise<void>
  readonly close: () => Promise<void>
}

/** Starts the server's thread; it takes some seconds to load, and answers from then on. */
export function startFhirServer(): FhirServer {
  const worker = new Worker(new URL('./fhir-worker.ts', import.meta.url))
  const waiting = new Map<number, PromiseWithResolvers<FhirAnswer>>()
  let asked = 0
  worker.unref()
  worker.on('message', ({ id, answer }: AnswerEnvelope) => {
    waiting.get(id)?.resolve(answer)
    waiting.delete(id)
  })
  worker.on('error', error => {
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  })
  const send = (message: Envelope['message']) => {
    const answer = Promise.withResolvers<FhirAnswer>()
    const id = ++asked
    waiting.set(id, answer)
    worker.postMessage({ id, message } satisfies Envelope)
    return answer.promise
  }
  return {
    ask: request => send(request),
    load: async resources => {
      await send({ load: resources })
    },
    close: async () => {
      await worker.terminate()
    }
  }
}
