// The forms of the house, ready for use, and what they need of its knowledge. Made once.
import type { Coding, Questionnaire, ValueSet } from '../fhir/types.ts'
import { type Knowledge, ofType } from '../knowledge/knowledge.ts'
import { keysOf } from '../terminology/code.ts'
import type { UnitRule } from '../terminology/unit.ts'
import { membership } from '../terminology/value-set.ts'
import type { IsInValueSet } from './check-answers.ts'
import { type Form, readForm } from './form.ts'
import type { Units } from './observed.ts'

export interface FormShelf {
  /** By the url of the Questionnaire, in the order of the files. */
  readonly forms: ReadonlyMap<string, Form>
  readonly units: Units
  readonly isInValueSet: IsInValueSet
}

/** Prepares the forms. Throws an ExpressionFault when a form has an expression that does not compile; the boot check refuses such. */
export function formShelf(knowledge: Knowledge): FormShelf {
  const questionnaires = ofType<Questionnaire>(knowledge.artefacts, 'Questionnaire')
  return {
    forms: new Map(questionnaires.map(({ resource }) => [resource.url ?? '', readForm(resource)])),
    units: { ruleOf: unitRules(knowledge), texts: knowledge.unitTexts },
    isInValueSet: (url, coding) => {
      const list = knowledge.codes(url.split('|')[0]?.split('/').at(-1) ?? '')
      return list ? membership(coding, list) === 'in' : undefined
    }
  }
}

/** The unit rule of a laboratory code: that of the value set it stands in. */
function unitRules(knowledge: Knowledge): (coding: Coding) => UnitRule | undefined {
  const rules = new Map<string, UnitRule>()
  for (const { resource } of ofType<ValueSet>(knowledge.artefacts, 'ValueSet')) {
    const list = knowledge.codes(resource.id ?? '')
    for (const [key, unit] of list?.units ?? []) rules.set(key, unit)
  }
  return coding => rules.get(keysOf(coding)[0] ?? '')
}
