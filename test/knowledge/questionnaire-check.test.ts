// A form that is broken in any way that could mislead is refused at boot, with the element and the clause; the forms as they stand are sound.
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Questionnaire, QuestionnaireItem } from '../../src/fhir/types.ts'
import { BASE, loadKnowledge } from '../../src/knowledge/knowledge.ts'
import { checkQuestionnaires } from '../../src/knowledge/questionnaire-check.ts'
import { itemsOf } from '../../src/knowledge/questionnaire-items.ts'

const knowledge = loadKnowledge(join(import.meta.dirname, '..', '..'))
const lists = knowledge.artefacts.flatMap(({ resource }) =>
  resource.resourceType === 'ValueSet' ? (knowledge.codes(resource.id ?? '') ?? []) : []
)
const plans = new Map([...knowledge.plans].map(([code, { plan }]) => [code, plan]))

type Change = (item: (linkId: string) => QuestionnaireItem, questionnaire: Questionnaire) => void

/** What is said of a form, one line a fault, when it is changed. */
function faultsOf(id: string, change: Change): string {
  const artefacts = knowledge.artefacts.map(artefact => {
    if (artefact.resource.resourceType !== 'Questionnaire' || artefact.resource.id !== id) return artefact
    const resource = structuredClone(artefact.resource)
    change(linkId => {
      const found = itemsOf(resource).find(({ item }) => item.linkId === linkId)
      if (!found) throw new Error(`${id} has no item ${linkId}`)
      return found.item
    }, resource)
    return { ...artefact, resource }
  })
  return checkQuestionnaires({ base: BASE, artefacts, lists, titleOf: knowledge.titleOf, plans })
    .map(({ file, element, message }) => `${file}: ${element}: ${message}`)
    .join('\n')
}

const SDC = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-'
const expression = (name: string, text: string) => ({
  url: `${SDC}${name}`,
  valueExpression: { language: 'text/fhirpath' as const, expression: text }
})
const set = <T extends object>(element: T, change: Partial<T>) => void Object.assign(element, change)
const without = (item: QuestionnaireItem, end: string) => {
  item.extension = (item.extension ?? []).filter(({ url }) => !url.endsWith(end))
}
const option = (item: QuestionnaireItem, at = 0) => {
  const found = item.answerOption?.[at]
  if (!found) throw new Error('the item has options')
  return found
}

test('the forms as they stand have no fault', () => {
  expect(faultsOf('hereditary-anaemia', () => undefined)).toBe('')
})

test('every indication has a form, and so have the score, consent and relatives', () => {
  const forms = knowledge.artefacts.flatMap(({ resource }) =>
    resource.resourceType === 'Questionnaire' ? (resource.id ?? []) : []
  )
  expect(new Set(forms)).toEqual(new Set([...plans.keys(), 'isth-bat', 'consent', 'pedigree']))
})

describe('a form is refused, with file, element and clause', () => {
  const broken: [string, Change, RegExp][] = [
    ['a linkId used twice', item => set(item('dat'), { linkId: 'g6pd' }), /item\[g6pd\]: .*\(que-2\)/],
    ['an item of a type that renderers do not share', item => set(item('dat'), { type: 'open-choice' }), /open-choice/],
    ['a group without items', item => void delete item('marrow').item, /item\[marrow\]: .*\(que-1\)/],
    [
      'a group that repeats without being extracted',
      item => set(item('marrow'), { repeats: true }),
      /item\[marrow\]: .*definitionExtract/
    ],
    ['a choice without options', item => void delete item('dat').answerOption, /item\[dat\]: .*\(que-4\)/],
    [
      'options on an item that is no choice',
      item => set(item('haemolysis'), { answerOption: [{ valueInteger: 1 }] }),
      /\(que-5\)/
    ],
    [
      'enableWhen that asks an item which is not here',
      item => set(item('dat'), { enableWhen: [{ question: 'gone', operator: '=', answerBoolean: true }] }),
      /item\[dat\]: .*gone.*\(que-13\)/
    ],
    [
      'enableWhen that asks a later item',
      item => set(item('dat'), { enableWhen: [{ question: 'pnh-flow', operator: 'exists', answerBoolean: true }] }),
      /not an earlier item/
    ],
    [
      'enableWhen that asks a group',
      item => set(item('dat'), { enableWhen: [{ question: 'suspicion', operator: '=', answerBoolean: true }] }),
      /suspicion, which has no answer/
    ],
    [
      'enableWhen that compares with another type',
      item => set(item('dat'), { enableWhen: [{ question: 'haemolysis', operator: '=', answerString: 'ja' }] }),
      /answerString where answerBoolean is due \(que-7\)/
    ],
    [
      'exists that is not compared with a boolean',
      item =>
        set(item('pnh-flow'), {
          enableWhen: [{ question: 'dat', operator: 'exists', answerCoding: { code: 'positive' } }]
        }),
      /answerBoolean is due \(que-7\)/
    ],
    [
      'enableWhen that waits for what is not offered',
      item =>
        set(item('pnh-flow'), {
          enableWhen: [
            { question: 'dat', operator: '=', answerCoding: { system: `${BASE}/CodeSystem/answer`, code: 'maybe' } }
          ]
        }),
      /waits for maybe/
    ],
    [
      'two enableWhen without a behaviour',
      item => void delete item('g6pd').enableBehavior,
      /item\[g6pd\]: .*\(que-12\)/
    ],
    [
      'enableWhen beside enableWhenExpression',
      item => void item('dat').extension?.push(expression('enableWhenExpression', 'true')),
      /\(sdc-behave-2\)/
    ],
    [
      'initial beside initialExpression',
      item => set(item('patient-is-child'), { initial: [{ valueBoolean: true }] }),
      /\(sdc-behave-1\)/
    ],
    [
      'an item that is read-only and not calculated',
      item => set(item('haemolysis'), { readOnly: true }),
      /item\[haemolysis\]: .*readOnly/
    ],
    [
      'an item that is extracted without a code',
      item => void delete item('haemolysis').code,
      /item\[haemolysis\]: .*has a code/
    ],
    [
      'an option offered twice',
      item => void item('dat').answerOption?.push(structuredClone(option(item('dat')))),
      /positive is offered twice/
    ],
    [
      'an answer that is not in its CodeSystem',
      item => void Object.assign(option(item('dat')).valueCoding ?? {}, { code: 'perhaps' }),
      /option perhaps is not in/
    ],
    [
      'an answer of another finding',
      item => void Object.assign(option(item('dat')), { valueCoding: option(item('g6pd')).valueCoding }),
      /deficient is no answer to dat/
    ],
    [
      'an answer shown otherwise than in its CodeSystem',
      item => void Object.assign(option(item('dat')).valueCoding ?? {}, { display: 'Plus' }),
      /not shown as in its CodeSystem: Positiv \/ Positive/
    ],
    [
      'an answer of a foreign system that no value set has',
      item =>
        set(option(item('dat')), {
          valueCoding: {
            system: 'http://snomed.info/sct',
            code: '1',
            display: 'Et',
            _display: item('dat')._text ?? {}
          }
        }),
      /in none of the value sets/
    ],
    [
      'a finding whose linkId is another',
      item => set(item('haemolysis'), { linkId: 'hemolysis' }),
      /linkId of finding haemolysis/
    ],
    [
      'a finding asked as another type',
      item => set(item('haemolysis'), { type: 'string' }),
      /haemolysis is asked as boolean/
    ],
    [
      'a finding that is not extracted',
      item => without(item('haemolysis'), 'observationExtract'),
      /haemolysis is extracted/
    ],
    [
      'a canonical that is not here',
      item =>
        void item('dat').extension?.push({
          url: 'http://hl7.org/fhir/StructureDefinition/questionnaire-supportLink',
          valueUri: `${BASE}/Questionnaire/gone`
        }),
      /Questionnaire\/gone is not here/
    ],
    ['a text without English', item => void delete item('dat')._text, /item\[dat\]: text: in Danish and English/],
    [
      'an answer without Danish',
      item => void delete option(item('dat')).valueCoding?.display,
      /answerOption positive: in Danish and English/
    ],
    [
      'a title without English',
      (_item, form) => void delete form._title,
      /Questionnaire: title: in Danish and English/
    ],
    ['another base language', (_item, form) => set(form, { language: 'en' }), /base language is Danish/],
    ['an empty text', item => set(item('dat'), { prefix: '' }), /prefix: a value is not empty \(ele-1\)/],
    [
      'an empty list',
      item => set(item('haemolysis'), { initial: [] }),
      /initial: a list or object is not empty \(ele-1\)/
    ],
    [
      'a script in a text',
      item => set(item('dat'), { text: 'Hvad viste DAT?<script>alert(1)</script>' }),
      /plain text, no markup \(txt-1\)/
    ],
    ['a narrative', (_item, form) => set(form, { text: { status: 'generated', div: '<div/>' } }), /narrative/],
    [
      'a finding the plan reads and nobody asks',
      item => set(item('marrow'), { item: item('marrow').item?.slice(0, 1) ?? [] }),
      /the plan reads bone-marrow-examination: exactly one item/
    ],
    [
      'a finding asked that the plan does not read',
      item =>
        void Object.assign(item('dat'), {
          linkId: 'cytogenetics',
          code: [{ system: `${BASE}/CodeSystem/finding`, code: 'cytogenetics' }]
        }),
      /no plan reads cytogenetics/
    ],
    [
      'a question without its criterion',
      item => without(item('dat'), '/criterion'),
      /item\[dat\]: a question names the criterion/
    ],
    [
      'a criterion that the plan does not have',
      item => void item('dat').extension?.push({ url: `${BASE}/StructureDefinition/criterion`, valueCode: 'x-gone' }),
      /x-gone is not a criterion/
    ],
    [
      'a sentence that is not the guideline’s',
      item => set(item('dat.help'), { text: 'Immunhæmolyse' }),
      /item\[dat\]: its help shows the sentence of h3-pre-dat: »Immunhæmolyse: Direkte antiglobulin test \(DAT\)« \(3-Par, L945\)/
    ]
  ]
  test.each(broken)('%s', (_name, change, message) => {
    const said = faultsOf('hereditary-anaemia', change)
    expect(said).toMatch(message)
    expect(said).toMatch(/^questionnaires\/hereditary-anaemia\/Questionnaire\.json: /m)
  })
})

describe('a score is refused', () => {
  const calculated =
    (text: string): Change =>
    item => {
      const score = item('isth-bat-score')
      without(score, 'calculatedExpression')
      score.extension?.push(expression('calculatedExpression', text))
    }
  const broken: [string, Change, RegExp][] = [
    [
      'when its expression does not parse',
      calculated('%weights.sum('),
      /isth-bat-score\]\.calculatedExpression: %weights\.sum\(/
    ],
    [
      'when it calls a function that not every engine has',
      calculated("%weights.select(toString()).join('+')"),
      /join\(\) is not used in forms/
    ],
    ['when it reads a name that nobody gives', calculated('%weight.sum()'), /undefined environment variable: weight/],
    [
      'when it fails on answers and not on none',
      calculated('%resource.repeat(item).answer.value.code.substring(1)'),
      /isth-bat-score/
    ],
    ['when it gives more than one value', calculated('%weights'), /gives \d+ values where one is due/],
    [
      'when it is calculated and can be typed over',
      item => void delete item('isth-bat-score').readOnly,
      /readOnly when it is calculated/
    ],
    [
      'when a weight stands on the coding',
      item => {
        const grade = option(item('epistaxis'), 1)
        Object.assign(grade.valueCoding ?? {}, { extension: grade.extension })
      },
      /the weight of epistaxis-1 stands on the answerOption/
    ]
  ]
  test.each(broken)('%s', (_name, change, message) => {
    expect(faultsOf('isth-bat', change)).toMatch(message)
  })
})

describe('what is extracted by definition is refused', () => {
  const FAMILY = 'http://hl7.org/fhir/StructureDefinition/FamilyMemberHistory'
  const broken: [string, Change, RegExp][] = [
    [
      'when the element does not exist',
      item => set(item('relationship'), { definition: `${FAMILY}#FamilyMemberHistory.kinship` }),
      /FamilyMemberHistory\.kinship is not an element of R4/
    ],
    [
      'when it is of another resource than the group makes',
      item =>
        set(item('relationship'), { definition: 'http://hl7.org/fhir/StructureDefinition/Patient#Patient.gender' }),
      /is not of .*FamilyMemberHistory, which the group makes/
    ],
    [
      'when no group makes a resource',
      item => without(item('relative'), 'definitionExtract'),
      /relationship is in no group that makes a resource/
    ],
    [
      'when the resource does not exist',
      item =>
        set(item('relative'), {
          extension: [
            {
              url: `${SDC}definitionExtract`,
              extension: [{ url: 'definition', valueCanonical: 'http://hl7.org/fhir/StructureDefinition/Kin' }]
            }
          ]
        }),
      /StructureDefinition\/Kin is not a resource of R4/
    ],
    [
      'when a quantity has no units',
      item => without(item('condition-onset'), 'questionnaire-unitOption'),
      /item\[condition-onset\]: a quantity has its units/
    ],
    [
      'when a quantity has a fixed unit',
      item =>
        void item('condition-onset').extension?.push({
          url: 'http://hl7.org/fhir/StructureDefinition/questionnaire-unit',
          valueCoding: { code: 'a' }
        }),
      /only an integer or a decimal has a fixed unit/
    ],
    [
      'when a value is neither fixed nor calculated',
      item =>
        void item('relative').extension?.push({
          url: `${SDC}definitionExtractValue`,
          extension: [{ url: 'definition', valueUri: `${FAMILY}#FamilyMemberHistory.status` }]
        }),
      /fixed or has an expression/
    ]
  ]
  test.each(broken)('%s', (_name, change, message) => {
    expect(faultsOf('pedigree', change)).toMatch(message)
  })
})
