// Reads the client registry: a JSON file in which every key is known and every fault is named by its path.
// The page of facts: configuration/README.md
import { at, flag, list, object } from '../settings/fields.ts'
import type { Client, ClientRegistry } from './client.ts'
import { readClient } from './read-client.ts'
import { baseUrl } from './urls.ts'

/** Reads the parsed file. Throws an Error that begins with the path of the first fault. */
export function readClientRegistry(file: unknown): ClientRegistry {
  const given = object(file, '', ['publicUrl', 'development', 'clients'])
  const development = flag(given['development'], 'development', false)
  const publicUrl = baseUrl(given['publicUrl'], 'publicUrl', development)
  const clients = list(given['clients'], 'clients', (each, path) => readClient(each, path, { publicUrl, development }))
  if (clients.length === 0) throw new Error('clients: it is a list of at least one client.')
  for (const [index, client] of clients.entries()) distinct(client, clients.slice(0, index), `clients[${index}]`)
  return { publicUrl, development, clients }
}

/** A token belongs to one client at most: by issuer, and by tenant where clients share an issuer. */
function distinct(client: Client, earlier: readonly Client[], path: string): void {
  if (earlier.some(({ id }) => id === client.id)) throw new Error(`${at(path, 'id')}: another client has this id.`)
  const same = earlier.find(other => other.issuer === client.issuer && !apart(other.tenants, client.tenants))
  if (same)
    throw new Error(`${at(path, 'issuer')}: ${same.id} has this issuer too; give both of them tenants that differ.`)
}

function apart(one: readonly string[], other: readonly string[]): boolean {
  return one.length > 0 && other.length > 0 && one.every(tenant => !other.includes(tenant))
}
