// What a fault test measured, beside its result: docs/operations.md holds the last figures.

/** Says a line that starts with `FIGURE`. */
export function figure(line: string): void {
  process.stdout.write(`FIGURE ${line}\n`)
}
