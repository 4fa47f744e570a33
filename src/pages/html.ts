// HTML as a template in which every value is text unless it is HTML made here: nothing from a record can become markup.
// https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html#output-encoding-for-html-contexts

/** Markup that is safe as it stands; only `html` makes it. */
export interface Html {
  readonly markup: string
}

/** What a template may hold: text, numbers, markup, lists of these; nothing for `undefined`, `null` and `false`. */
export type Content = Html | string | number | false | null | undefined | readonly Content[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

/** A template: html`<p>${text}</p>`. Values stand between tags or inside quoted attributes, nowhere else. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  let markup = strings[0] ?? ''
  for (const [at, value] of values.entries()) markup += write(value) + (strings[at + 1] ?? '')
  return { markup }
}

function write(value: Content): string {
  if (value === undefined || value === null || value === false) return ''
  if (typeof value === 'string') return value.replace(/[&<>"']/g, character => ENTITIES[character] ?? '')
  if (typeof value === 'number') return String(value)
  return 'markup' in value ? value.markup : value.map(write).join('')
}
