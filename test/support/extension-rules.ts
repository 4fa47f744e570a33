// Whether the extensions of Genvej's own on a resource are as their StructureDefinitions say: where they stand, what they hold, how often.
// https://hl7.org/fhir/R4/defining-extensions.html
import type { Artefact } from '../../src/knowledge/read.ts'

const OWN = 'https://w3id.org/genvej/StructureDefinition/'

type Json = Readonly<Record<string, unknown>>

interface Element {
  readonly id: string
  readonly sliceName?: string
  readonly min?: number
  readonly max?: string
  readonly type?: readonly { readonly code: string }[]
}

interface Definition {
  readonly url: string
  readonly context: readonly { readonly expression: string }[]
  readonly differential: { readonly element: readonly Element[] }
}

/** The rules of the StructureDefinitions among artefacts: what is wrong with a resource, a sentence each. */
export function extensionRules(artefacts: readonly Artefact[]): (resource: unknown) => readonly string[] {
  const all = artefacts.map(({ resource }) => resource as unknown as Definition & { resourceType: string })
  const definitions = new Map(
    all.filter(each => each.resourceType === 'StructureDefinition').map(each => [each.url, each])
  )

  const walk = (value: unknown, path: string): readonly string[] => {
    if (Array.isArray(value)) return value.flatMap(each => walk(each, path))
    if (!isJson(value)) return []
    const here = typeof value['resourceType'] === 'string' ? value['resourceType'] : path
    return Object.entries(value).flatMap(([name, each]) =>
      name === 'extension' ? extensionsAt(each as Json[], here) : walk(each, below(here, name))
    )
  }
  const extensionsAt = (extensions: readonly Json[], path: string): readonly string[] => {
    const own = extensions.filter(({ url }) => String(url).startsWith(OWN))
    const urls = [...new Set(own.map(({ url }) => String(url)))]
    return urls.flatMap(url => {
      const definition = definitions.get(url)
      if (!definition) return [`${url} is not defined`]
      const elements = definition.differential.element
      const given = own.filter(each => each['url'] === url)
      const context = definition.context.some(({ expression }) => expression === path)
        ? []
        : [`${url} is not for ${path}`]
      return [
        ...context,
        ...often(elements[0], given.length, `${url} at ${path}`),
        ...given.flatMap(each => held(each, 'Extension', elements, url))
      ]
    })
  }
  return resource => walk(resource, '')
}

/** What is wrong inside one extension, or one part of it. */
function held(extension: Json, id: string, elements: readonly Element[], where: string): readonly string[] {
  const parts = elements.filter(
    each => each.id.startsWith(`${id}.extension:`) && each.id.endsWith(`:${each.sliceName}`)
  )
  const own = parts.filter(each => each.id === `${id}.extension:${each.sliceName}`)
  const given = (extension['extension'] ?? []) as readonly Json[]
  const values = Object.keys(extension).filter(name => name.startsWith('value'))
  const types = elements.find(each => each.id === `${id}.value[x]`)?.type?.map(({ code }) => code.toLowerCase())
  const value =
    types === undefined
      ? values.length === 0
      : values.length === 1 && types.includes((values[0] ?? '').replace('value', '').toLowerCase())
  return [
    ...(value ? [] : [`${where} holds ${values.join() || 'nothing'}`]),
    ...given
      .filter(({ url }) => !own.some(({ sliceName }) => sliceName === url))
      .map(({ url }) => `${where} has no part ${url}`),
    ...own.flatMap(part => {
      const those = given.filter(({ url }) => url === part.sliceName)
      const what = `${where}, ${part.sliceName}`
      return [...often(part, those.length, what), ...those.flatMap(each => held(each, part.id, elements, what))]
    })
  ]
}

function often({ min = 0, max = '*' }: Element = { id: '' }, times: number, where: string): readonly string[] {
  return times < min || (max !== '*' && times > Number(max)) ? [`${where} stands ${times} times`] : []
}

/** An element below a path; items in items are items, and an input of an action is a DataRequirement by its type. */
function below(path: string, name: string): string {
  if (name === 'dataRequirement' || (path === 'PlanDefinition.action' && name === 'input')) return 'DataRequirement'
  if (path.endsWith(`.${name}`)) return path
  return path === 'QuestionnaireResponse.item.answer' && name === 'item'
    ? 'QuestionnaireResponse.item'
    : `${path}.${name}`
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null
}
