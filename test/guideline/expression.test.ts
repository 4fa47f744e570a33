import { describe, expect, test } from 'vitest'
import { fhirpathDate } from '../../src/guideline/atom.ts'
import { compileExpression, type Expression, namesIn } from '../../src/guideline/expression.ts'
import { isSet } from '../../src/guideline/named-set.ts'

/** The tree in brackets: atoms as written, with their shape. */
function shown(expression: Expression): string {
  if (expression.kind === 'atom') return `<${expression.text}|${expression.shape}>`
  if (expression.kind === 'literal') return String(expression.value)
  if (expression.kind === 'not') return `not(${shown(expression.operand)})`
  return `${expression.kind}(${expression.operands.map(shown).join(', ')})`
}

describe('a condition becomes a tree of atoms', () => {
  const cases: [string, string][] = [
    ['%a.exists()', '<%a.exists()|presence>'],
    ['%a.empty()', '<%a.empty()|absence>'],
    ["%a.all(code = 'x')", "<%a.all(code = 'x')|absence>"],
    ['%a.count() >= 2', '<%a.count() >= 2|presence>'],
    ['%a.count() < 2', '<%a.count() < 2|value>'],
    ['%a.value > 6', '<%a.value > 6|value>'],
    ['%a.exists() or {}', 'or(<%a.exists()|presence>, undefined)'],
    ['%a.exists().not()', 'not(<%a.exists()|presence>)'],
    ['(%a.exists() and %b.value).not()', 'not(and(<%a.exists()|presence>, <%b.value|value>))'],
    ['true', 'true'],
    ['%a.value and (%b.value or %c.value)', 'and(<%a.value|value>, or(<%b.value|value>, <%c.value|value>))'],
    ['%a.value implies %b.value', 'implies(<%a.value|value>, <%b.value|value>)'],
    ["%a.exists(text = ') and (') and %b.value", "and(<%a.exists(text = ') and (')|presence>, <%b.value|value>)"],
    ['%a.value or %b.value or %c.value', 'or(<%a.value|value>, <%b.value|value>, <%c.value|value>)']
  ]
  test.each(cases)('%s', (text, tree) => expect(shown(compileExpression(text))).toBe(tree))
})

test('the names of a condition are those of all its atoms', () => {
  expect(namesIn(compileExpression('%a.value > 6 or (%b.empty() and %a.value > 4)'))).toEqual(['a', 'b'])
})

test.each(['now()', '%a.resolve()', "%a.matches('x')", "%a.trace('x')"])(
  '%s is refused: it reads more than the named facts',
  text => {
    expect(() => compileExpression(text)).toThrow('reads more than the named facts')
  }
)

test.each([
  ['%a.repeat(item).exists()', 'repeat() takes time that cannot be foreseen'],
  ['%a.where(descendants().exists()).exists()', 'descendants() takes time that cannot be foreseen'],
  ['%a.aggregate($total + 1, 0) > 1', 'aggregate() takes time that cannot be foreseen'],
  ['%a.exists(b.exists(c.exists(d.where(e.all(f)).exists())))', 'at most 4 deep'],
  [`%a.value in (${Array.from({ length: 400 }, (_, at) => at).join(' | ')})`, 'at most 1000 characters']
])('what a condition costs is bounded: %s', (text, reason) => {
  expect(() => compileExpression(text)).toThrow(reason)
})

test('a condition that does not parse, or spans lines, is refused', () => {
  expect(() => compileExpression('%a.value >')).toThrow()
  expect(() => compileExpression('%a.value\n> 6')).toThrow('one line')
})

test('today() is the day of the decision, not of the machine', () => {
  const expression = compileExpression('%patient.birthDate <= today() - 18 years')
  if (expression.kind !== 'atom') throw new Error('an atom')
  const patient = { resourceType: 'Patient', birthDate: '2008-11-20' }
  expect(expression.run({ patient, today: fhirpathDate('2026-11-19') })).toEqual([false])
  expect(expression.run({ patient, today: fhirpathDate('2026-11-20') })).toEqual([true])
})

describe('named sentences', () => {
  const isAdult = compileExpression('%age.value or %adult.value')
  const named = { sentences: new Map([['isAdult', isAdult]]), sets: new Map() }
  test('a name that stands alone stands for its sentence', () => {
    expect(shown(compileExpression('%isAdult.not() and (%isAdult or {})', named))).toBe(
      'and(not(or(<%age.value|value>, <%adult.value|value>)), or(<%age.value|value>, <%adult.value|value>, undefined))'
    )
  })
  test('inside a path it is a name like any other', () => {
    expect(namesIn(compileExpression('%isAdult.exists()', named))).toEqual(['isAdult'])
  })
})

describe('named sets', () => {
  const named = { sentences: new Map(), sets: new Map([['low', "%a.where(flag = 'L')"]]) }
  test('a condition goes on from the path of the set', () => {
    expect(shown(compileExpression('%low.count() > 1 or %low.exists(value < %b.value)', named))).toBe(
      "or(<%a.where(flag = 'L').count() > 1|presence>, <%a.where(flag = 'L').exists(value < %b.value)|presence>)"
    )
  })
  test.each([
    ["%a.where(flag = 'L')", true],
    ['%a.select(value).distinct()', true],
    ['%a.exclude(%b)', true],
    ["%a.where(flag = 'L').exists()", false],
    ["%a.value = 'L'", false],
    ['%a.value', false],
    ['%a.exists() and %b.where(true)', false]
  ])('%s: a set is %s', (path, is) => expect(isSet(path)).toBe(is))
})
