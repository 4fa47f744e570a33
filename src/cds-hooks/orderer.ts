// Whether the one who orders is among those who may: by the department's identifier, or the role of the person.
// https://hl7.org/fhir/R4/servicerequest-definitions.html#ServiceRequest.requester
import { isObject } from '../fhir/resource-shapes.ts'
import { codingsOf } from '../guideline/coding-paths.ts'
import type { Orderer } from '../site/site.ts'
import type { WgsOrder } from './wgs-orders.ts'

/** true or false when the order says who orders, by identifier or role; undefined when it does not. */
export function mayOrder({ raw }: WgsOrder, orderers: readonly Orderer[]): boolean | undefined {
  const requester = raw['requester']
  if (!isObject(requester)) return undefined
  const role = containedRole(raw, requester['reference'])
  const identifiers = [requester, role?.['organization'], role].flatMap(identifiersOf)
  const roles = Array.isArray(role?.['code']) ? role['code'].flatMap(codingsOf) : []
  if (identifiers.length + roles.length === 0) return undefined
  return orderers.some(
    orderer =>
      orderer.identifiers.some(({ system, value }) =>
        identifiers.some(each => each.system === system && each.value === value)
      ) ||
      orderer.roles.some(({ system, code }) =>
        roles.some(each => isObject(each) && each['system'] === system && each['code'] === code)
      )
  )
}

function containedRole(raw: WgsOrder['raw'], reference: unknown): Readonly<Record<string, unknown>> | undefined {
  const contained: readonly unknown[] = Array.isArray(raw['contained']) ? raw['contained'] : []
  return contained.filter(isObject).find(each => `#${each['id']}` === reference)
}

function identifiersOf(of: unknown): readonly { readonly system: unknown; readonly value: unknown }[] {
  if (!isObject(of)) return []
  const given = Array.isArray(of['identifier']) ? of['identifier'] : [of['identifier']]
  return given.filter(isObject).map(({ system, value }) => ({ system, value }))
}
