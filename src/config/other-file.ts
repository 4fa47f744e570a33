// A file that the site configuration names: a FHIR resource beside it.
import { text } from '../settings/fields.ts'

/** Gives the parsed content of a JSON file, named relative to the configuration. */
export type LoadFile = (name: string) => unknown

/** Reads a named file. Throws an Error that begins with the path of the name, the name, and the path of the fault in the file. */
export function otherFile<T>(name: unknown, path: string, load: LoadFile, read: (content: unknown) => T): T {
  const file = text(name, path)
  try {
    return read(load(file))
  } catch (error) {
    throw new Error(`${path}: ${file}: ${reason(error)}`)
  }
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (error instanceof SyntaxError) return 'the file is not JSON.'
  if (error instanceof TypeError) return 'the file is not the FHIR resource that it should be.'
  return code === undefined ? message : `the file cannot be read (${code}).`
}
