// A small guideline in a folder of its own: two indications whose criteria are easy to steer, beside the real code systems.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Knowledge, loadKnowledge } from '../../src/knowledge/knowledge.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const BASE = 'https://w3id.org/genvej'
const STRUCTURE = `${BASE}/StructureDefinition/`

const translated = (content: string) => ({
  extension: [
    {
      url: 'http://hl7.org/fhir/StructureDefinition/translation',
      extension: [
        { url: 'lang', valueCode: 'en' },
        { url: 'content', valueString: content }
      ]
    }
  ]
})

interface Leaf {
  readonly id: string
  readonly da: string
  readonly en: string
  readonly strength?: 'shall' | 'should' | 'may' | 'law'
  readonly type?: string
  readonly effects: Readonly<Record<string, string>>
  readonly when: string
  readonly otherReading?: string
  readonly proposes?: string
}

const PRIORITY = { shall: 'stat', law: 'stat', should: 'urgent', may: 'routine' }

function leaf({ id, da, en, strength = 'shall', type = 'inclusion', effects, when, otherReading, proposes }: Leaf) {
  const condition = (expression: string, description: string) => ({
    language: 'text/fhirpath',
    description,
    expression
  })
  return {
    id,
    title: da,
    _title: translated(en),
    textEquivalent: `${da}, hele sætningen.`,
    _textEquivalent: translated(`${en}, the whole sentence.`),
    priority: PRIORITY[strength],
    code: [{ coding: [{ system: `${BASE}/CodeSystem/criterion-type`, code: type }] }],
    extension: [
      {
        url: 'http://hl7.org/fhir/StructureDefinition/cqf-strengthOfRecommendation',
        valueCodeableConcept: { coding: [{ system: `${BASE}/CodeSystem/strength`, code: strength }] }
      },
      {
        url: `${STRUCTURE}effect`,
        extension: Object.entries(effects).map(([url, valueCode]) => ({ url, valueCode }))
      }
    ],
    documentation: [{ type: 'citation', label: `L-${id}`, display: `ordret om ${id}`, citation: 'Kilden, 2021' }],
    ...(proposes ? { definitionCanonical: proposes } : {}),
    condition: [
      {
        kind: 'applicability',
        expression: condition(when, 'den ene læsning'),
        ...(otherReading
          ? {
              extension: [
                { url: `${STRUCTURE}other-reading`, valueExpression: condition(otherReading, 'den anden læsning') }
              ]
            }
          : {})
      }
    ]
  }
}

const finding = (id: string, code: string) => ({
  id,
  type: 'Observation',
  limit: 1,
  codeFilter: [{ path: 'code', code: [{ system: `${BASE}/CodeSystem/finding`, code }] }]
})

function plan(id: string, da: string, en: string, leaves: readonly Leaf[], inputs: readonly object[]) {
  return {
    resourceType: 'PlanDefinition',
    id,
    url: `${BASE}/PlanDefinition/${id}`,
    version: '2021.9.0',
    title: da,
    _title: translated(en),
    status: 'active',
    approvalDate: '2021-09-02',
    relatedArtifact: [{ type: 'derived-from', display: 'Kilden' }],
    extension: ['documented-elsewhere', 'specialist-recommends', 'guideline-reading', 'information-follows'].map(
      valueCode => ({ url: `${STRUCTURE}override-reason`, valueCode })
    ),
    action: [
      {
        id,
        title: da,
        definitionCanonical: `${BASE}/ActivityDefinition/wgs`,
        code: [{ coding: [{ system: 'http://hl7.org/fhir/characteristic-combination', code: 'all-of' }] }],
        input: inputs,
        action: leaves.map(leaf)
      }
    ]
  }
}

function activity(id: string, da: string, en: string, more: object = {}) {
  return {
    resourceType: 'ActivityDefinition',
    id,
    url: `${BASE}/ActivityDefinition/${id}`,
    title: da,
    _title: translated(en),
    status: 'active',
    kind: 'ServiceRequest',
    code: { coding: [{ system: 'urn:test:laboratory', code: id }] },
    ...more
  }
}

const FIBROBLASTS = { coding: [{ system: `${BASE}/CodeSystem/specimen`, code: 'cultured-fibroblasts' }] }

const ACTIVITIES = [
  activity('wgs', 'Bestil WGS', 'Order WGS'),
  activity('factor', 'Bestil faktor', 'Order the factor'),
  activity('wgs-fibroblasts', 'Brug dyrkede fibroblaster', 'Use cultured fibroblasts', {
    contained: [{ resourceType: 'SpecimenDefinition', id: 'specimen', typeCollected: FIBROBLASTS }],
    specimenRequirement: [{ reference: '#specimen' }]
  }),
  activity('afterwards', 'Planlæg drøftelse', 'Plan a discussion', { kind: 'Task' })
]

const VALUE_SETS = [
  valueSet('factor', 'Faktor', 'Factor', 'urn:test:laboratory', ['F1']),
  valueSet('alpha-listed', 'Alfadiagnoser', 'Alpha diagnoses', 'http://hl7.org/fhir/sid/icd-10', ['D69.1'], 'alpha'),
  valueSet('beta-listed', 'Betadiagnoser', 'Beta diagnoses', 'http://hl7.org/fhir/sid/icd-10', ['D58.0'], 'beta')
]

function valueSet(id: string, da: string, en: string, system: string, codes: readonly string[], focus?: string) {
  const indication = { system: `${BASE}/CodeSystem/indication`, code: focus }
  return {
    resourceType: 'ValueSet',
    id,
    url: `${BASE}/ValueSet/${id}`,
    title: da,
    _title: translated(en),
    status: 'active',
    ...(focus ? { useContext: [{ code: { code: 'focus' }, valueCodeableConcept: { coding: [indication] } }] } : {}),
    compose: { include: [{ system, concept: codes.map(code => ({ code })) }] }
  }
}

const ALPHA: readonly Leaf[] = [
  {
    id: 'a-consent',
    da: 'Skriftligt samtykke',
    en: 'Written consent',
    strength: 'law',
    effects: { 'not-met': 'exclude', unknown: 'require' },
    when: '%consent.value'
  },
  {
    id: 'a-factor',
    da: 'Faktor normal',
    en: 'Factor normal',
    effects: { 'not-met': 'exclude', unknown: 'require' },
    when: "%factor.interpretation.coding.code = 'N'"
  },
  {
    id: 'a-informed',
    da: 'Informeret om ukendte varianter (VUS)',
    en: 'Informed of variants of unknown significance',
    strength: 'should',
    effects: { unknown: 'confirm' },
    when: '%informed.exists() or {}'
  },
  {
    id: 'a-lifelong',
    da: 'Livslang tilstand',
    en: 'Lifelong condition',
    effects: { 'not-met': 'exclude', unknown: 'require' },
    when: "%lifelong.exists().not() or %lifelong.value.coding.code = 'lifelong'",
    otherReading: "%lifelong.exists().not() or %lifelong.value.coding.code in ('lifelong' | 'nothing-against')"
  },
  {
    id: 'a-pregnant',
    da: 'Gravid',
    en: 'Pregnant',
    strength: 'should',
    effects: { met: 'caution' },
    when: '%pregnant.value'
  },
  { id: 'a-scid', da: 'Mistænkt SCID', en: 'Suspected SCID', effects: { met: 'redirect' }, when: '%scid.value' },
  {
    id: 'a-specimen',
    da: 'Dyrkede fibroblaster',
    en: 'Cultured fibroblasts',
    type: 'sample',
    effects: { met: 'inform' },
    when: '%syndromic.value',
    proposes: `${BASE}/ActivityDefinition/wgs-fibroblasts`
  }
]

const BETA: readonly Leaf[] = [
  {
    id: 'b-consent',
    da: 'Skriftligt samtykke',
    en: 'Written consent',
    strength: 'law',
    effects: { 'not-met': 'exclude', unknown: 'require' },
    when: '%consent.value'
  },
  {
    id: 'b-haemolysis',
    da: 'Hæmolyse',
    en: 'Haemolysis',
    effects: { 'not-met': 'exclude', unknown: 'require' },
    when: '%haemolysis.value'
  },
  {
    id: 'b-afterwards',
    da: 'Drøftes bagefter',
    en: 'Discussed afterwards',
    type: 'discussion',
    effects: { met: 'inform' },
    when: 'true',
    proposes: `${BASE}/ActivityDefinition/afterwards`
  }
]

const INPUTS = [
  finding('consent', 'written-consent'),
  {
    id: 'factor',
    type: 'Observation',
    limit: 1,
    codeFilter: [{ path: 'code', valueSet: `${BASE}/ValueSet/factor` }],
    extension: [{ url: `${STRUCTURE}obtained-by`, valueCanonical: `${BASE}/ActivityDefinition/factor` }]
  },
  finding('informed', 'informed'),
  finding('lifelong', 'lifelong'),
  finding('pregnant', 'pregnant'),
  finding('scid', 'suspected-scid-low-trec'),
  finding('syndromic', 'syndromic-features'),
  { id: 'listed', type: 'Condition', codeFilter: [{ path: 'code', valueSet: `${BASE}/ValueSet/alpha-listed` }] }
]

const EARLIER = {
  id: 'earlier',
  type: 'ServiceRequest',
  codeFilter: [{ path: 'code', valueSet: `${BASE}/ValueSet/wgs-order` }]
}

let loaded: Knowledge | undefined

/** The small guideline, loaded once. */
export function smallGuideline(): Knowledge {
  if (loaded) return loaded
  const root = written()
  loaded = loadKnowledge(root)
  rmSync(root, { recursive: true })
  return loaded
}

function written(): string {
  const root = mkdtempSync(join(tmpdir(), 'genvej-small-'))
  for (const topic of ['genvej', 'order'])
    cpSync(join(ROOT, 'valueset', topic), join(root, 'valueset', topic), { recursive: true })
  cpSync(join(ROOT, 'structuredefinition'), join(root, 'structuredefinition'), { recursive: true })
  mkdirSync(join(root, 'questionnaires'))
  const concept = (code: string, da: string, en: string) => ({
    code,
    display: da,
    designation: [{ language: 'en', value: en }]
  })
  const indications = {
    resourceType: 'CodeSystem',
    id: 'indication',
    url: `${BASE}/CodeSystem/indication`,
    title: 'Indikation',
    _title: translated('Indication'),
    status: 'active',
    content: 'complete',
    concept: [concept('alpha', 'Alfasygdom', 'Alpha disease'), concept('beta', 'Betasygdom', 'Beta disease')]
  }
  const files: Readonly<Record<string, object>> = {
    'valueset/genvej/CodeSystem-indication.json': indications,
    'cds-hooks/alpha/PlanDefinition.json': plan('alpha', 'alfasygdom', 'alpha disease', ALPHA, INPUTS),
    'cds-hooks/beta/PlanDefinition.json': plan('beta', 'betasygdom', 'beta disease', BETA, [
      finding('consent', 'written-consent'),
      finding('haemolysis', 'haemolysis'),
      EARLIER
    ]),
    ...Object.fromEntries(ACTIVITIES.map(each => [`cds-hooks/shared/ActivityDefinition-${each.id}.json`, each])),
    ...Object.fromEntries(VALUE_SETS.map(each => [`valueset/order/ValueSet-${each.id}.json`, each]))
  }
  for (const [file, resource] of Object.entries(files)) {
    const path = join(root, file)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, JSON.stringify(resource))
  }
  return root
}
