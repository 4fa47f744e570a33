// Reads inputs one JSON value at a time: a .json file holds one, an NDJSON file one on each line. A broken one is said and passed over.
import { isUtf8 } from 'node:buffer'
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { type Flaw, flawOf, MOST_DEPTH } from '../fhir/json-flaw.ts'
import { type Found, whyNot } from './files.ts'
import type { Item } from './item.ts'
import { lines } from './json-lines.ts'

const MEGABYTE = 1024 * 1024
/** What is longer is no patient: it is passed over rather than kept in memory. */
export const LIMITS = { file: 256 * MEGABYTE, line: 64 * MEGABYTE } as const

/** Read all the same, a text in Latin-1 would be another text. https://www.rfc-editor.org/rfc/rfc8259#section-8.1 */
const NOT_UTF8 = 'not UTF-8: save it as UTF-8'

/** What a service refuses as well (http/json-body.ts). */
const FLAWS: Readonly<Record<Flaw, string>> = {
  deep: `it nests more than ${MOST_DEPTH} levels deep`,
  prototype: 'it has a key that no FHIR data has: __proto__ or constructor.prototype'
}

/** Every JSON value of the files, in order; `-` is NDJSON on standard input. Never throws on what it reads. */
export async function* items(files: readonly Found[], limits: { file: number; line: number } = LIMITS) {
  for (const { file, fault } of files) {
    if (fault !== undefined) yield { file, fault }
    else if (file === '-' || file.endsWith('.ndjson')) yield* fromLines(file, limits.line)
    else yield fromFile(file, limits.file)
  }
}

function fromFile(file: string, most: number): Item {
  try {
    if (statSync(file).size > most) return { file, fault: `larger than ${most / MEGABYTE} MB: send it as NDJSON` }
    const bytes = readFileSync(file)
    return { file, ...(isUtf8(bytes) ? parsed(bytes.toString().replace(/^\uFEFF/, '')) : { fault: NOT_UTF8 }) }
  } catch (error) {
    return { file, fault: whyNot(error) }
  }
}

async function* fromLines(file: string, most: number): AsyncGenerator<Item> {
  const faults = { 'too long': `the line is longer than ${most / MEGABYTE} MB`, 'not UTF-8': NOT_UTF8 }
  let count = 0
  try {
    const stream = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: MEGABYTE })
    for await (const line of lines(stream as AsyncIterable<Buffer>, most)) {
      count++
      yield { file, line: line.number, ...('text' in line ? parsed(line.text) : { fault: faults[line.fault] }) }
    }
  } catch (error) {
    yield { file, fault: whyNot(error) }
    return
  }
  if (count === 0) yield { file, fault: 'the file is empty' }
}

/** Says where JSON breaks, never what stands there: it may be a patient's. */
function parsed(text: string): Pick<Item, 'value' | 'fault'> {
  if (text.trim() === '') return { fault: 'the file is empty' }
  try {
    const value: unknown = JSON.parse(text)
    const flaw = flawOf(value, MOST_DEPTH)
    return flaw ? { fault: FLAWS[flaw] } : { value }
  } catch (error) {
    const place = /\bposition \d+(?: \(line \d+ column \d+\))?/.exec((error as Error).message)?.[0]
    return { fault: place ? `not JSON, at ${place}` : 'not JSON' }
  }
}
