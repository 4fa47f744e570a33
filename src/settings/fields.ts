// Reads the fields of a configuration file: each reader gives the value, or throws an Error that begins with the path of the fault.

export type Fields = Readonly<Record<string, unknown>>

/** A JSON object that has no other keys than `known`, so that a misspelt one is seen. `path` is empty for the file itself. */
export function object(given: unknown, path: string, known: readonly string[]): Fields {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new Error(`${path || 'the file'}: it is a JSON object.`)
  const strange = Object.keys(given).find(key => !known.includes(key))
  if (strange !== undefined)
    throw new Error(`${at(path, strange)}: there is no such setting; there is ${known.join(', ')}.`)
  return given as Fields
}

/** Text that is not blank. */
export function text(given: unknown, path: string): string {
  if (typeof given === 'string' && given.trim() !== '') return given
  throw new Error(`${path}: it is text.`)
}

/** Text that is not blank, or nothing. */
export function optionalText(given: unknown, path: string): string | undefined {
  return given === undefined ? undefined : text(given, path)
}

/** true or false. */
export function flag(given: unknown, path: string, otherwise: boolean): boolean {
  if (given === undefined) return otherwise
  if (typeof given === 'boolean') return given
  throw new Error(`${path}: it is true or false.`)
}

/** A whole number of `unit` in a range, both ends included. */
export function wholeNumber(
  given: unknown,
  path: string,
  { otherwise, from, to, unit }: { otherwise: number; from: number; to: number; unit: string }
): number {
  const value = given === undefined ? otherwise : given
  if (typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to) return value
  throw new Error(`${path}: it is a number of ${unit} from ${from} to ${to}.`)
}

/** One of the words given. */
export function oneOf<Word extends string>(given: unknown, path: string, words: readonly Word[]): Word {
  const word = words.find(each => each === given)
  if (word !== undefined) return word
  throw new Error(`${path}: it is one of ${words.join(', ')}.`)
}

/** A list whose members are read one by one; nothing is an empty list. */
export function list<T>(given: unknown, path: string, read: (member: unknown, path: string) => T): readonly T[] {
  if (given === undefined) return []
  if (!Array.isArray(given)) throw new Error(`${path}: it is a list.`)
  return given.map((member, index) => read(member, `${path}[${index}]`))
}

/** The path of a key in the object at a path. */
export function at(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}
