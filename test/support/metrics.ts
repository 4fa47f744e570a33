// What a running service says of itself at /metrics.

/** How many entries wait in the spool; NaN when it does not say. */
export async function spooled(address: string): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text()
  return Number(/^genvej_log_spooled (\d+)$/m.exec(text)?.[1] ?? Number.NaN)
}
