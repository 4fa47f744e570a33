// Lists of facts as one, without copying: it is done for each part of each condition of a call.

/** Two lists as one; most often one of them is empty, and nothing is copied. */
export function joined<T>(one: readonly T[], other: readonly T[]): readonly T[] {
  if (one.length === 0) return other
  return other.length === 0 ? one : [...one, ...other]
}
