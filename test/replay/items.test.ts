// Inputs: files, folders and NDJSON; what cannot be read is said, by file and line, without a word of what is in it.
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { inputFiles } from '../../src/replay/files.ts'
import type { Item } from '../../src/replay/item.ts'
import { items, LIMITS } from '../../src/replay/items.ts'
import { folder } from './collect.ts'

async function read(root: string, limits: { file: number; line: number } = LIMITS): Promise<Item[]> {
  const found: Item[] = []
  for await (const item of items(inputFiles([root]), limits))
    found.push({ ...item, file: item.file.slice(root.length + 1) })
  return found
}

describe('a folder', () => {
  test('is read in the order of its paths, without expectations and other files', async () => {
    const root = folder({
      'b.json': { b: 1 },
      'a/z.ndjson': '{"z":1}\n{"z":2}\n',
      'a/a.json': { a: 1 },
      'a/a.expected.yaml': 'outcome: recommended',
      'b.expected.json': { outcome: 'recommended' },
      'README.md': '# not an input'
    })
    expect(await read(root)).toEqual([
      { file: 'a/a.json', value: { a: 1 } },
      { file: 'a/z.ndjson', line: 1, value: { z: 1 } },
      { file: 'a/z.ndjson', line: 2, value: { z: 2 } },
      { file: 'b.json', value: { b: 1 } }
    ])
  })
  test('without inputs says so', () =>
    expect(inputFiles([folder({ 'a.txt': '' })])[0]?.fault).toBe('no .json or .ndjson file in this folder'))
  test('that leads back to itself is read once', async () => {
    const root = folder({ 'a/a.json': { a: 1 } })
    symlinkSync('..', join(root, 'a', 'loop'))
    expect(await read(root)).toEqual([{ file: 'a/a.json', value: { a: 1 } }])
  })
  test('that is not there says so', () =>
    expect(inputFiles([join('no', 'such')])[0]?.fault).toBe('no such file or folder'))
})

describe('what cannot be read', () => {
  test('what a service refuses: nesting without end, a key that reaches the prototype', async () => {
    const root = folder({
      'a.json': `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
      'b.json': '{"entry":[{"__proto__":{"x":1}}]}'
    })
    expect((await read(root)).map(({ fault }) => fault)).toEqual([
      'it nests more than 64 levels deep',
      'it has a key that no FHIR data has: __proto__ or constructor.prototype'
    ])
  })
  test('Latin-1 is not taken for UTF-8, in a file nor in a line', async () => {
    const root = folder({})
    writeFileSync(join(root, 'a.json'), '{"navn":"Åse"}', 'latin1')
    writeFileSync(join(root, 'b.ndjson'), '{"navn":"Åse"}\n{"b":1}\n', 'latin1')
    expect(await read(root)).toEqual([
      { file: 'a.json', fault: 'not UTF-8: save it as UTF-8' },
      { file: 'b.ndjson', line: 1, fault: 'not UTF-8: save it as UTF-8' },
      { file: 'b.ndjson', line: 2, value: { b: 1 } }
    ])
  })
  test('broken JSON is named by file, line and place; the lines around it are read', async () => {
    const root = folder({ 'a.ndjson': '{"a":1}\n{"name":"Canary",}\n{"a":2}\n', 'b.json': '{"name": "Canary"' })
    const found = await read(root)
    expect(found.map(({ file, line, value }) => [file, line, value])).toEqual([
      ['a.ndjson', 1, { a: 1 }],
      ['a.ndjson', 2, undefined],
      ['a.ndjson', 3, { a: 2 }],
      ['b.json', undefined, undefined]
    ])
    expect(found[1]?.fault).toMatch(/^not JSON, at position 17 \(line 1 column 18\)$/)
    expect(JSON.stringify(found)).not.toContain('Canary')
  })
  test('an empty file is not nothing to do', async () => {
    const found = await read(folder({ 'a.json': '', 'b.json': '\uFEFF \n', 'c.ndjson': '', 'd.ndjson': '\n\n' }))
    expect(found.map(({ fault }) => fault)).toEqual(Array(4).fill('the file is empty'))
  })
  test('what is too large is passed over', async () => {
    const root = folder({ 'a.json': { text: 'x'.repeat(200) }, 'b.ndjson': `{"x":"${'x'.repeat(200)}"}\n{"a":1}\n` })
    const found = await read(root, { file: 100, line: 100 })
    expect(found.map(({ line, value, fault }) => [line, value, fault?.split(' ')[0]])).toEqual([
      [undefined, undefined, 'larger'],
      [1, undefined, 'the'],
      [2, { a: 1 }, undefined]
    ])
  })
})
