// Lines of a stream, one at a time, however long the stream is; a line that is too long is passed over, not kept.
import { isUtf8 } from 'node:buffer'

/** A line without its end, counted from 1: its text, or why it is not read. */
export type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly fault: 'too long' | 'not UTF-8' }

const NEWLINE = 10

/** Splits a stream of bytes (UTF-8) at line ends. Keeps at most one line of `most` bytes; lines of white space are left out. */
export async function* lines(chunks: AsyncIterable<Buffer>, most: number): AsyncGenerator<Line> {
  let kept: Buffer[] = []
  let length = 0
  let number = 1
  const take = (part: Buffer) => {
    length += part.length
    if (length <= most) kept.push(part)
    else kept = []
  }
  const line = (): Line | undefined => {
    const [first] = kept
    const bytes = kept.length === 1 && first ? first : Buffer.concat(kept)
    const tooLong = length > most
    kept = []
    length = 0
    if (tooLong) return { number, fault: 'too long' }
    if (!isUtf8(bytes)) return { number, fault: 'not UTF-8' }
    const text = bytes.toString('utf8').replace(/^\uFEFF/, '')
    return text.trim() === '' ? undefined : { number, text }
  }
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      take(chunk.subarray(start, end))
      const found = line()
      if (found) yield found
      number++
      start = end + 1
    }
    if (start < chunk.length) take(chunk.subarray(start))
  }
  const last = length > 0 ? line() : undefined
  if (last) yield last
}
