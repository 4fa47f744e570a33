// A patient group of its own in a folder of its own: the files that cds-hooks/README.md tells one to write, around its own example.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { PlanDefinition } from '../../src/fhir/types.ts'

const BASE = 'https://w3id.org/genvej'
const ROOT = join(import.meta.dirname, '..', '..')
const readme = readFileSync(join(ROOT, 'cds-hooks', 'README.md'), 'utf8')
const [exampleCriterion = ''] = examples(readme)
const [exampleQuestion = ''] = examples(readFileSync(join(ROOT, 'questionnaires', 'README.md'), 'utf8'))

function examples(page: string): string[] {
  return [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(match => match[1] ?? '')
}

const named = (en: string) => ({
  extension: [
    {
      url: 'http://hl7.org/fhir/StructureDefinition/translation',
      extension: [
        { url: 'lang', valueCode: 'en' },
        { url: 'content', valueString: en }
      ]
    }
  ]
})

/** The resources of the smallest group, by file; a test may change any of them. */
export function patientGroup(): Record<string, unknown> {
  const head = (type: string, id: string, title: string) => ({
    resourceType: type,
    id,
    url: `${BASE}/${type}/${id}`,
    status: 'active',
    title,
    _title: named(`${title} (English)`)
  })
  const concept = (code: string) => ({ code, display: code, designation: [{ language: 'en', value: code }] })
  return {
    'valueset/genvej/CodeSystem-indication.json': {
      ...head('CodeSystem', 'indication', 'Indikation'),
      content: 'complete',
      concept: [concept('new-group')]
    },
    'valueset/genvej/CodeSystem-finding.json': {
      ...head('CodeSystem', 'finding', 'Fund'),
      content: 'complete',
      concept: [{ ...concept('isth-bat-score'), property: [{ code: 'type', valueCode: 'integer' }] }]
    },
    'questionnaires/new-group/Questionnaire.json': {
      ...head('Questionnaire', 'new-group', 'Ny patientgruppe'),
      language: 'da',
      description: 'Det, som kun en kliniker kan oplyse.',
      _description: named('What only a clinician can say.'),
      item: [JSON.parse(exampleQuestion)]
    },
    'cds-hooks/shared/ActivityDefinition-wgs.json': head('ActivityDefinition', 'wgs', 'Bestil helgenomsekventering'),
    'cds-hooks/new-group/PlanDefinition.json': planDefinition(head('PlanDefinition', 'new-group', 'ny patientgruppe'))
  }
}

function planDefinition(head: object): PlanDefinition {
  const isthBat = {
    id: 'isthBat',
    type: 'Observation',
    limit: 1,
    codeFilter: [{ path: 'code', code: [{ system: `${BASE}/CodeSystem/finding`, code: 'isth-bat-score' }] }],
    extension: [
      {
        url: `${BASE}/StructureDefinition/obtained-by`,
        valueCanonical: `${BASE}/Questionnaire/new-group`
      }
    ]
  }
  return {
    ...head,
    version: '2026.1.0',
    approvalDate: '2026-01-01',
    relatedArtifact: [{ type: 'depends-on', resource: `${BASE}/Questionnaire/new-group` }],
    action: [
      {
        id: 'new-group',
        definitionCanonical: `${BASE}/ActivityDefinition/wgs`,
        input: [{ id: 'patient', type: 'Patient' }, isthBat],
        action: [JSON.parse(exampleCriterion)]
      }
    ]
  } as unknown as PlanDefinition
}

/** Writes the resources below a new temporary folder, beside the extensions of the house, and answers the folder. */
export function written(files: Record<string, unknown>): string {
  const root = mkdtempSync(join(tmpdir(), 'genvej-'))
  for (const folder of ['cds-hooks', 'questionnaires', 'valueset']) mkdirSync(join(root, folder))
  cpSync(join(ROOT, 'structuredefinition'), join(root, 'structuredefinition'), { recursive: true })
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return root
}
