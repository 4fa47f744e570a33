// A number with what it counts.

/** The number and the word for so many: `1 chain`, `2 chains`; `many` where the plural is not the word and an s. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}
