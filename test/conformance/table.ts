// docs/conformance.md: each requirement of the service, and the tests whose titles name it. `npm run conformance` writes it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { REQUIREMENTS } from './requirements.ts'

const TESTS = join(import.meta.dirname, '..')
const PAGE = join(TESTS, '..', 'docs', 'conformance.md')
/** A title that begins with numbers, such as `cds-hooks_2.0 @4 @5: discovery answers GET`, or with one, `cds-hooks_2.0@61: …`. */
const TITLE = /(['`])cds-hooks_2\.0((?: ?@\d+)+): (.*?)(?<!\\)\1/g

interface TitledTest {
  readonly file: string
  readonly title: string
  readonly numbers: readonly number[]
}

/** Every test whose title names requirements. */
export function titledTests(): readonly TitledTest[] {
  return readdirSync(TESTS, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.test.ts'))
    .map(entry => join(entry.parentPath, entry.name))
    .toSorted()
    .flatMap(file =>
      [...readFileSync(file, 'utf8').matchAll(TITLE)].map(([, , numbers = '', title = '']) => ({
        file: relative(join(TESTS, '..'), file).split(sep).join('/'),
        title,
        numbers: [...numbers.matchAll(/@(\d+)/g)].map(match => Number(match[1]))
      }))
    )
}

/** The page as it should be. */
export function conformancePage(): string {
  const tests = titledTests()
  const rows = Object.entries(REQUIREMENTS).map(([number, { section, asks, beyondTests }]) => {
    const proofs = tests
      .filter(({ numbers }) => numbers.includes(Number(number)))
      .map(({ file, title }) => `${title} ([${file.replace(/^test\//, '')}](../${file}))`)
    const shown = beyondTests === undefined ? proofs.join('<br>') : `*no test: ${beyondTests}*`
    return `| [@${number}](https://cds-hooks.hl7.org/2.0/#${section}) | ${asks} | ${shown} |`
  })
  return `# Conformance to CDS Hooks 2.0

What the specification demands of a service (SHALL and SHALL NOT), under the numbers of the
[Inferno requirement list](https://github.com/inferno-framework/davinci-crd-test-kit) (\`cds-hooks_2.0@N\`), and the tests that show it. The page is made from
the titles of the tests by \`npm run conformance\`; a test holds it to them.
Every response in every test is held against the rules of \`test/support/card-rules.ts\`; a row that says what a card must not be shows that those rules catch it.

| requirement | asks | shown by |
|---|---|---|
${rows.join('\n')}
`
}

if (import.meta.main) writeFileSync(PAGE, conformancePage())
