// Whether what the configuration names is on the shelf: a misspelt criterion or activity is a fault like any other.
import { type Config, ConfigFault } from '../config.ts'
import type { Knowledge } from '../knowledge/knowledge.ts'
import { nodesById } from '../knowledge/plan-nodes.ts'
import { keysOf } from '../terminology/code.ts'

/** Throws a ConfigFault that names the variable, the path and what is not known. */
export function checkAgainstKnowledge(config: Pick<Config, 'clients' | 'site'>, knowledge: Knowledge): void {
  checkClients(config, knowledge)
  checkSite(config.site, knowledge)
}

function checkClients({ clients, site }: Pick<Config, 'clients' | 'site'>, { activities }: Knowledge): void {
  for (const [at, { preferenceList, region }] of (clients?.clients ?? []).entries()) {
    const path = `GENVEJ_CLIENTS: clients[${at}]`
    for (const canonical of preferenceList.keys()) known(activities.has(canonical), `${path}.preferenceList`, canonical)
    if (region !== undefined) known(site.regions.has(region), `${path}.region`, `region ${region} in GENVEJ_CONFIG`)
  }
}

function checkSite({ regions, offers, directory, laboratoryCodes }: Config['site'], { plans }: Knowledge): void {
  const all = [...plans.values()].map(({ plan }) => plan)
  const criteria = new Set(all.flatMap(plan => [...nodesById(plan).keys()]))
  const codes = new Set(
    all.flatMap(({ inputs }) => inputs.flatMap(({ filters }) => filters.flatMap(({ list }) => [...list.keys])))
  )
  const indication = (code: string, path: string) => known(plans.has(code), path, `indication ${code}`)
  for (const [code, { opens, orderers }] of regions) {
    for (const each of opens.keys()) indication(each, `GENVEJ_CONFIG: regions.${code}.opens`)
    for (const [at, { indications }] of orderers.entries())
      for (const each of indications) indication(each, `GENVEJ_CONFIG: regions.${code}.orderers[${at}].indications`)
  }
  for (const [at, offer] of offers.entries()) {
    for (const id of offer.criteria) known(criteria.has(id), `GENVEJ_CONFIG: offers[${at}].criteria`, `criterion ${id}`)
    for (const id of offer.regions) known(regions.has(id), `GENVEJ_CONFIG: offers[${at}].regions`, `region ${id}`)
  }
  for (const { name, indications, region } of directory) {
    for (const each of indications) indication(each, `GENVEJ_CONFIG: directory: ${name}: program`)
    if (region !== undefined)
      known(regions.has(region), `GENVEJ_CONFIG: directory: ${name}: coverageArea`, `region ${region}`)
  }
  for (const { to, path } of laboratoryCodes)
    known(
      keysOf(to).some(key => codes.has(key)),
      `GENVEJ_CONFIG: ${path}`,
      `${to.system} ${to.code} in a value set`
    )
}

function known(is: boolean, path: string, what: string): void {
  if (!is) throw new ConfigFault(`${path}: there is no ${what}.`)
}
