// Shares of a whole as one line; what is hidden is left blank. The numbers stand beside it, so it says nothing to a screen reader.
import { type Content, html } from '../pages/html.ts'
import { percentOf } from './number-text.ts'
import type { Shown } from './small-numbers.ts'

/** The line; nothing when the whole is not shown. `kind` is how a part looks. */
export function shareBar(parts: readonly { readonly kind: string; readonly shown: Shown }[], whole: Shown): Content {
  if (typeof whole !== 'number' || whole === 0) return undefined
  let x = 0
  const drawn = parts.map(({ kind, shown }) => {
    const width = percentOf(shown, whole) ?? 0
    const at = x
    x += width
    return width > 0 && html`<rect class="${kind}" x="${at}" y="0" width="${width}" height="10"></rect>`
  })
  return html`<svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="ground" width="100" height="10"></rect>${drawn}</svg>`
}
