// Whether what the configuration names is on the shelf: a misspelt activity is a fault like any other.
import { type Config, ConfigFault } from '../config.ts'
import type { Knowledge } from '../knowledge/knowledge.ts'

/** Throws a ConfigFault that names the variable, the path and what is not known. */
export function checkAgainstKnowledge({ clients }: Pick<Config, 'clients'>, knowledge: Knowledge): void {
  for (const [at, { preferenceList }] of (clients?.clients ?? []).entries()) {
    const unknown = [...preferenceList.keys()].find(canonical => !knowledge.activities.has(canonical))
    if (unknown !== undefined)
      throw new ConfigFault(`GENVEJ_CLIENTS: clients[${at}].preferenceList: there is no ${unknown}.`)
  }
}
