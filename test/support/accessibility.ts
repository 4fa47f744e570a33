// What axe finds wrong on a page by WCAG 2.2, levels A and AA. https://www.w3.org/TR/WCAG22/
import axe, { type AxeResults } from 'axe-core'
import type { Frame, Page } from 'playwright-core'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** The rules that a page or frame breaks, each with the first element that does. */
export async function violations(where: Page | Frame): Promise<readonly string[]> {
  await where.evaluate(axe.source)
  const found = await where.evaluate(async tags => {
    const { axe } = globalThis as unknown as {
      readonly axe: { readonly run: (options: object) => Promise<AxeResults> }
    }
    return (await axe.run({ runOnly: { type: 'tag', values: tags } })).violations
  }, TAGS)
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}
