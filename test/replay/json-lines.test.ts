// Lines of a stream: wherever the chunks are cut, however long the stream or a line is.
import { describe, expect, test } from 'vitest'
import { type Line, lines } from '../../src/replay/json-lines.ts'

async function read(chunks: Iterable<string | Buffer>, most = 1000): Promise<Line[]> {
  async function* stream() {
    for (const chunk of chunks) yield Buffer.from(chunk)
  }
  const found: Line[] = []
  for await (const line of lines(stream(), most)) found.push(line)
  return found
}

describe('lines', () => {
  const text = '{"a":1}\r\n\n{"navn":"Åse Ø"}\n   \n{"z":26}'
  const expected = [
    { number: 1, text: '{"a":1}\r' },
    { number: 3, text: '{"navn":"Åse Ø"}' },
    { number: 5, text: '{"z":26}' }
  ]
  test('keep their number; those of white space are left out', async () => expect(await read([text])).toEqual(expected))
  test('are the same wherever the bytes are cut, also inside a letter', async () => {
    const bytes = Buffer.from(text)
    for (let size = 1; size <= bytes.length; size++) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, at * size + size)
      )
      expect(await read(chunks)).toEqual(expected)
    }
  })
  test('begin after a byte order mark', async () =>
    expect(await read(['\uFEFF{"a":1}\n'])).toEqual([{ number: 1, text: '{"a":1}' }]))
  test('that are too long are said and not kept; the next one is read', async () => {
    function* huge() {
      for (let at = 0; at < 1000; at++) yield 'x'.repeat(1000)
      yield '\n{"a":1}\n'
    }
    expect(await read(huge())).toEqual([
      { number: 1, fault: 'too long' },
      { number: 2, text: '{"a":1}' }
    ])
  })
  test('that are not UTF-8 are said; the next one is read', async () =>
    expect(await read([Buffer.from('{"navn":"Åse"}\n', 'latin1'), '{"a":1}'])).toEqual([
      { number: 1, fault: 'not UTF-8' },
      { number: 2, text: '{"a":1}' }
    ]))
  test('just within the limit are read', async () =>
    expect(await read(['x'.repeat(1000), '\n'])).toEqual([{ number: 1, text: 'x'.repeat(1000) }]))
  test('of nothing are none', async () => expect(await read([])).toEqual([]))
})
