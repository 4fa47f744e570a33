// The assessment beside the form: its colour, what it waits for, and the criteria with their marks; never by colour alone (WCAG 1.4.1).
import { describe, expect, test } from 'vitest'
import { awaited, verdictView } from '../../src/form/verdict-view.ts'
import { applyPlanDefinition } from '../../src/guideline/apply.ts'
import { countableRecord } from '../../src/guideline/record.ts'
import type { CriterionResult, Decision } from '../../src/guideline/types.ts'
import { realKnowledge } from '../support/build.ts'

const NOW = Date.parse('2026-11-25T09:00:00Z')
const ready = realKnowledge().plans.get('hereditary-anaemia')
if (!ready) throw new Error('there is no such plan')
const { plan } = ready
const decision = applyPlanDefinition(ready, countableRecord({ patientId: 'p', sources: {} }, NOW), NOW)
const view = (of: Partial<Decision> = {}, ...more: [] | [Parameters<typeof verdictView>[3]]) =>
  verdictView({ ...decision, ...of }, plan, 'da', ...more).markup.replaceAll('\n', '')
/** The decision with one criterion as it is put here. */
const put = (id: string, change: Partial<CriterionResult>) => ({
  criteria: decision.criteria.map(each => (each.id === id ? { ...each, ...change } : each))
})
/** The row of a criterion in the tree: the class, the mark and the words. */
const rowOf = (markup: string, title: string) =>
  new RegExp(
    `<li class="([\\w-]+)"><span class="mark" aria-hidden="true">(.)</span> ${title} <span class="said">([^<]+)</span>`
  )
    .exec(markup)
    ?.slice(1)

test.each([
  ['recommended', 'good'],
  ['recommended-with-caution', 'info'],
  ['needs-confirmation', 'warning'],
  ['needs-information', 'warning'],
  ['not-recommended', 'critical'],
  ['outside-pathway', 'critical']
] as const)('%s is said in words, with the colour of %s', (outcome, tone) => {
  expect(view({ outcome })).toMatch(new RegExp(`^<h2>Vurdering lige nu</h2><p class="verdict ${tone}">[^<]{10,}</p>`))
})

describe('what the assessment waits for', () => {
  const titles = awaited(decision).map(({ title }) => title.da)
  test('is named and counted, with the way to the question that asks for it', () => {
    const markup = view({}, ({ title }) => (title.da === titles[1] ? 'q-1' : undefined))
    expect(titles.length).toBeGreaterThan(2)
    expect(markup).toContain(`<h3>Mangler (${titles.length})</h3>`)
    expect(markup).toContain(`<li>${titles[0]}</li>`)
    expect(markup).toContain(`<li><a href="#q-1">${titles[1]}</a></li>`)
    expect(view()).toContain(`<li>${titles[1]}</li>`)
  })
  test('is not there when it waits for nothing', () => {
    const criteria = decision.criteria.map(each => ({ ...each, status: 'met' as const, effect: undefined }))
    expect(view({ criteria, outcome: 'recommended' })).not.toContain('Mangler')
  })
})

describe('the criteria', () => {
  const leaf = decision.criteria.find(({ id }) => id === 'h3-disc-local')
  const [id, title] = [leaf?.id ?? '', leaf?.title.da ?? '']
  test.each([
    ['met', '✓', 'opfyldt'],
    ['not-met', '✕', 'ikke opfyldt'],
    ['unknown', '?', 'ukendt']
  ] as const)('%s has a mark and its words', (status, mark, words) =>
    expect(rowOf(view(put(id, { status, ambiguous: false })), title)).toEqual([status, mark, words])
  )
  test('that can be read in two ways says so while it is open', () => {
    expect(rowOf(view(put(id, { status: 'unknown', ambiguous: true })), title)?.[2]).toBe(
      'ukendt (kan læses på to måder)'
    )
    expect(rowOf(view(put(id, { status: 'met', ambiguous: true })), title)?.[2]).toBe('opfyldt')
  })
  test('that does not apply is left out, with what stands below it', () => {
    const tree = (markup: string) => markup.slice(markup.indexOf('<summary>Kriterierne</summary>'))
    expect(tree(view())).toContain(title)
    expect(tree(view(put(id, { status: 'not-applicable' })))).not.toContain(title)
    const all = decision.criteria.map(each => ({ ...each, status: 'not-applicable' as const, effect: undefined }))
    expect(tree(view({ criteria: all }))).toBe('<summary>Kriterierne</summary></details>')
  })
})
