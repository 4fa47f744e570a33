// JSON as it was read: nothing is known of it but that it is JSON.

export type Json = Readonly<Record<string, unknown>>

/** Whether a value is a JSON object: not null, not a list. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
