// Bleeding histories with the score they have by the rules of the tool: the plain sum, complete only when every domain that applies is answered.
// Rodeghiero et al., J Thromb Haemost 2010;8:2063, appendix of 19 July 2011
import type {
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer
} from '../../src/fhir/types.ts'

/** What is answered in a domain: points, or a word. */
export type Grade = 0 | 1 | 2 | 3 | 4 | 'none-done' | 'not-stated'

export interface BleedingHistory {
  readonly name: string
  /** Whether the patient has menstruated, and given birth; left out when it is not answered. */
  readonly menstruated?: boolean
  readonly givenBirth?: boolean
  /** Domains that are not 0; undefined is a domain left unanswered. */
  readonly domains: Readonly<Record<string, Grade | undefined>>
  /** The total; undefined while a domain is open. */
  readonly total: number | undefined
  /** The sum so far; undefined when there is a total or nothing is answered. */
  readonly atLeast: number | undefined
}

const HIGHEST = {
  epistaxis: 4,
  cutaneous: 4,
  'minor-wounds': 4,
  'oral-cavity': 4,
  gi: 4,
  haematuria: 4,
  'tooth-extraction': 4,
  surgery: 4,
  'muscle-haematoma': 4,
  haemarthrosis: 4,
  cns: 4,
  other: 4
} as const
const ALL_DOMAINS = [...Object.keys(HIGHEST), 'menorrhagia', 'postpartum']

export const BLEEDING_HISTORIES: readonly BleedingHistory[] = [
  { name: 'a man who never bled', menstruated: false, domains: {}, total: 0, atLeast: undefined },
  {
    name: 'a man with nosebleeds and bruises',
    menstruated: false,
    domains: { epistaxis: 2, cutaneous: 3 },
    total: 5,
    atLeast: undefined
  },
  { name: 'the highest score of a man', menstruated: false, domains: HIGHEST, total: 48, atLeast: undefined },
  {
    name: 'the highest score of a woman who has given birth',
    menstruated: true,
    givenBirth: true,
    domains: { ...HIGHEST, menorrhagia: 4, postpartum: 4 },
    total: 56,
    atLeast: undefined
  },
  {
    name: 'a woman who has given birth',
    menstruated: true,
    givenBirth: true,
    domains: { menorrhagia: 4, postpartum: 3 },
    total: 7,
    atLeast: undefined
  },
  {
    name: 'a woman who has not given birth',
    menstruated: true,
    givenBirth: false,
    domains: { menorrhagia: 3 },
    total: 3,
    atLeast: undefined
  },
  { name: 'intracerebral bleeding', menstruated: false, domains: { cns: 4 }, total: 4, atLeast: undefined },
  {
    name: 'no tooth drawn and no surgery',
    menstruated: false,
    domains: { 'tooth-extraction': 'none-done', surgery: 'none-done', 'oral-cavity': 2 },
    total: 2,
    atLeast: undefined
  },
  {
    name: 'a domain left unanswered',
    menstruated: false,
    domains: { epistaxis: 3, surgery: undefined },
    total: undefined,
    atLeast: 3
  },
  {
    name: 'a domain nobody can say anything about',
    menstruated: false,
    domains: { epistaxis: 3, cns: 'not-stated' },
    total: undefined,
    atLeast: 3
  },
  { name: 'menstruation not asked', domains: { epistaxis: 4, gi: 3 }, total: undefined, atLeast: 7 },
  { name: 'childbirth not asked', menstruated: true, domains: { menorrhagia: 2 }, total: undefined, atLeast: 2 },
  {
    name: 'a heavy period that is no longer asked about',
    menstruated: false,
    domains: { epistaxis: 2, cutaneous: 3, menorrhagia: 4 },
    total: 5,
    atLeast: undefined
  }
]

/** The code of an answer in the form. */
export function gradeCode(domain: string, grade: Grade): string {
  return grade === 'not-stated' ? grade : `${domain}-${grade}`
}

/** The response of a history; what is no longer asked was answered before and still stands there. */
export function historyResponse({ menstruated, givenBirth, domains }: BleedingHistory): QuestionnaireResponse {
  const graded = ALL_DOMAINS.filter(domain => domain in domains || applies(domain, menstruated, givenBirth)).flatMap(
    domain => {
      const grade = domain in domains ? domains[domain] : 0
      const system = `https://w3id.org/genvej/CodeSystem/${grade === 'not-stated' ? 'answer' : 'isth-bat'}`
      return grade === undefined ? [] : [answered(domain, { valueCoding: { system, code: gradeCode(domain, grade) } })]
    }
  )
  const asked = [
    ...(menstruated === undefined ? [] : [answered('has-menstruated', { valueBoolean: menstruated })]),
    ...(givenBirth === undefined ? [] : [answered('has-given-birth', { valueBoolean: givenBirth })])
  ]
  return {
    resourceType: 'QuestionnaireResponse',
    status: 'in-progress',
    item: [{ linkId: 'domains', item: [...asked, ...graded] }]
  }
}

/** The total and the sum so far in a response. */
export function scoresIn(response: QuestionnaireResponse) {
  const items = (response.item ?? []).flatMap(({ item }) => item ?? [])
  const number = (linkId: string) => items.find(each => each.linkId === linkId)?.answer?.[0]?.valueInteger
  return { total: number('isth-bat-score'), atLeast: number('isth-bat-at-least') }
}

function applies(domain: string, menstruated: boolean | undefined, givenBirth: boolean | undefined): boolean {
  if (domain === 'menorrhagia') return menstruated === true
  return domain !== 'postpartum' || givenBirth === true
}

function answered(linkId: string, answer: QuestionnaireResponseItemAnswer): QuestionnaireResponseItem {
  return { linkId, answer: [answer] }
}
