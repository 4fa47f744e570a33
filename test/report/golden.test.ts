// What a network reads, in both languages: kept as prose in test/report/golden and reviewed like it.
// `npx vitest run test/report/golden.test.ts -u` writes it anew.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { reportOf } from '../../src/report/frame.ts'
import { reportBody } from '../../src/report/report-body.ts'
import { realKnowledge } from '../support/build.ts'
import { YEAR, yearFigures } from '../support/report-year.ts'

const knowledge = realKnowledge()

for (const language of ['da', 'en'] as const)
  test(`a year of one indication (${language})`, async () => {
    const report = reportOf(YEAR, yearFigures(), knowledge)
    const text = prose(reportBody(report, { knowledge, language }, undefined).markup)
    await expect(text).toMatchFileSnapshot(join('golden', `year.${language}.md`))
  })

for (const language of ['da', 'en'] as const)
  test(`every indication in a row (${language})`, async () => {
    const report = reportOf({ ...YEAR, indication: undefined }, yearFigures(), knowledge)
    const text = prose(reportBody(report, { knowledge, language }, undefined).markup)
    await expect(text.split('## ')[1]).toMatchFileSnapshot(join('golden', `overview.${language}.md`))
  })

/** Markup as it is read: a line a row, cells apart; a picture by what it says. */
function prose(markup: string): string {
  return markup
    .replaceAll(/<svg[^>]*aria-label="([^"]*)"[\s\S]*?<\/svg>/g, '[$1]\n')
    .replaceAll(/<svg[\s\S]*?<\/svg>/g, '')
    .replaceAll(/<h1>/g, '\n# ')
    .replaceAll(/<h2>/g, '\n## ')
    .replaceAll(/<li>/g, '- ')
    .replaceAll(/<small>/g, ' · ')
    .replaceAll(/<\/t[hd]>\s*<t[hd][^>]*>/g, ' | ')
    .replaceAll(/<\/(h1|h2|p|li|tr|dd)>/g, '\n')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll(/[ \t]+$|^[ \t]+/gm, '')
    .replaceAll(/\n{2,}/g, '\n\n')
    .trim()
    .concat('\n')
}
