// The files that paths name: a file is itself, a folder is every .json and .ndjson below it, in the order of their names.
import { readdirSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'

/** A file to read, or why a path leads to none. */
export interface Found {
  readonly file: string
  readonly fault?: string
}

/** An expectation stands beside what it is about, and is not an input itself. */
const EXPECTATION = /\.expected\.(json|ya?ml)$/

/** The inputs at the paths, in the order of the paths. `-` is standard input. Never throws: a path that leads nowhere says so. */
export function inputFiles(paths: readonly string[]): readonly Found[] {
  return paths.flatMap(path => {
    if (path === '-') return [{ file: path }]
    try {
      if (!statSync(path).isDirectory()) return [{ file: path }]
      const files = filesBelow(path)
      return files.length > 0 ? files : [{ file: path, fault: 'no .json or .ndjson file in this folder' }]
    } catch (error) {
      return [{ file: path, fault: whyNot(error) }]
    }
  })
}

/** Why a file could not be read, without a word of what is in it. */
export function whyNot(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT') return 'no such file or folder'
  if (code === 'EACCES' || code === 'EPERM') return 'not allowed to read it'
  if (code === 'EISDIR') return 'it is a folder'
  return `cannot be read (${code ?? 'unknown cause'})`
}

/** The inputs below a folder. A link to another folder is not followed: it may lead back here. */
function filesBelow(folder: string): Found[] {
  return namesBelow(folder)
    .map(name => name.split(sep).join('/'))
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map(file => ({ file }))
}

function namesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const name = join(folder, entry.name)
    if (entry.isDirectory()) return namesBelow(name)
    return entry.isFile() && /\.(json|ndjson)$/.test(entry.name) && !EXPECTATION.test(entry.name) ? [name] : []
  })
}
