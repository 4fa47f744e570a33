// The result as JUnit XML: a test case for each patient, so that any build server shows what differs.
// https://github.com/testmoapp/junitxml
import type { Format } from './format.ts'
import type { Row } from './item.ts'

/** JUnit XML. The counts stand before the cases, so the cases are kept until the end. */
export function junit(): Format {
  const cases: string[] = []
  return {
    row: row => {
      cases.push(testCase(row))
      return ''
    },
    end: ({ failed, errors, seconds }) => {
      const counts = `tests="${cases.length}" failures="${failed}" errors="${errors}" time="${seconds.toFixed(3)}"`
      return [
        '<?xml version="1.0" encoding="UTF-8"?>',
        `<testsuites ${counts}>`,
        `<testsuite name="genvej replay" ${counts}>`,
        ...cases,
        '</testsuite>',
        '</testsuites>',
        ''
      ].join('\n')
    }
  }
}

function testCase({ file, line, patient, decisions, check, differences, reason }: Row): string {
  const outcomes = decisions.map(({ indication, outcome }) => `${indication}: ${outcome}`)
  const name = [line === undefined ? undefined : `line ${line}`, patient ?? 'no patient', ...outcomes].filter(Boolean)
  const start = `<testcase classname="${xml(file)}" name="${xml(name.join(' · '))}"`
  if (check === 'error') return `${start}><error message="${xml(reason ?? '')}"/></testcase>`
  if (check !== 'differs') return `${start}/>`
  const text = xml(differences.join('\n'))
  return `${start}><failure message="${xml(differences[0] ?? '')}">${text}</failure></testcase>`
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;'
}

/** Text in XML 1.0: escaped, and without the characters that it cannot hold at all. */
function xml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '·')
    .replaceAll(/[&<>"']/g, character => ESCAPES[character] ?? character)
}
