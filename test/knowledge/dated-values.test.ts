// A number with a date that a card shows is the guideline's own: it stands in the words that the criterion quotes.
import { describe, expect, test } from 'vitest'
import type { PlanDefinition, PlanDefinitionAction } from '../../src/fhir/types.ts'
import { readParameters } from '../../src/guideline/parameter.ts'
import { ofType } from '../../src/knowledge/knowledge.ts'
import { realKnowledge } from '../support/build.ts'

const plans = ofType<PlanDefinition>(realKnowledge().artefacts, 'PlanDefinition')

/** The names that an action shows in its title or its sentence. */
function shown({ title = '', textEquivalent = '' }: PlanDefinitionAction): Set<string> {
  return new Set([...`${title} ${textEquivalent}`.matchAll(/\{(\w+)\}/g)].map(match => match[1] ?? ''))
}

function everyAction(actions: readonly PlanDefinitionAction[]): PlanDefinitionAction[] {
  return actions.flatMap(action => [action, ...everyAction(action.action ?? [])])
}

describe.each(plans)('$file', ({ resource }) => {
  const values = new Map(readParameters(resource).map(({ name, value }) => [name, value]))
  const showing = everyAction(resource.action ?? []).flatMap(action =>
    [...shown(action)].map(name => ({ action, name }))
  )

  test('a number that is shown is quoted', () => {
    const unquoted = showing.filter(
      ({ action, name }) => !new RegExp(`\\b${values.get(name)}\\b`).test(action.documentation?.[0]?.display ?? '')
    )
    expect(unquoted.map(({ action, name }) => `${action.id}: ${name} = ${values.get(name)}`)).toEqual([])
  })
  test('a number that is kept is shown', () => {
    const names = new Set(showing.map(({ name }) => name))
    const unseen = [...values].filter(([name, value]) => typeof value === 'number' && !names.has(name))
    expect(unseen).toEqual([])
  })
})
