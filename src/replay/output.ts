// Writes a result as it comes: waits for a slow reader, and stops when the reader has gone (`| head`).
import { once } from 'node:events'
import type { Writable } from 'node:stream'

export interface Output {
  /** Answers whether anybody still reads. */
  readonly write: (text: string) => Promise<boolean>
}

/** An output on a stream. */
export function outputOn(stream: Writable): Output {
  let open = true
  const gone = () => {
    open = false
  }
  stream.on('error', gone)
  return {
    async write(text) {
      if (open && text !== '' && !stream.write(text)) await once(stream, 'drain').catch(gone)
      return open
    }
  }
}
