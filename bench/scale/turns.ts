// What is compared is measured in turn, so that both meet the same machine.

/** Measures each of some things so many times, in turn; for each thing its rounds. */
export async function inTurn<T, R>(
  things: readonly T[],
  rounds: number,
  measure: (thing: T) => Promise<R>
): Promise<R[][]> {
  const measured: R[][] = things.map(() => [])
  for (let round = 0; round < rounds; round++)
    for (const [at, thing] of things.entries()) measured[at]?.push(await measure(thing))
  return measured
}
