// The environment as one frozen Config; a wrong value refuses the start with one sentence. The only reader of the environment.
import { readFileSync, statSync } from 'node:fs'
import type { ClientRegistry } from './clients/client.ts'
import { readClientRegistry } from './clients/registry.ts'
import { readSiteFile, type SiteConfig } from './config/site-file.ts'
import type { Language } from './language/text.ts'

export interface Config {
  readonly version: string
  readonly host: string
  readonly port: number
  readonly language: Language
  /** Reachable from other machines without a client registry, because the environment says so. */
  readonly openToAll: boolean
  readonly site: SiteConfig
  /** Who may call; undefined: open to everyone who reaches the service. */
  readonly clients: ClientRegistry | undefined
}

/** A wrong value of the environment, in one sentence. */
export class ConfigFault extends Error {}

type Environment = Readonly<Record<string, string | undefined>>

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/

/** Reads the configuration. Throws a ConfigFault that names the variable and what it may be. */
export function readConfig(environment: Environment = process.env): Config {
  refuse(environment, 'DATABASE_URL', 'PostgreSQL is not available in this version')
  checkDataFolder(environment['GENVEJ_DATA'])
  const host = environment['HOST'] || '127.0.0.1'
  const clients = settings('GENVEJ_CLIENTS', environment, readClientRegistry)
  const openToAll = clients === undefined && !LOOPBACK.test(host)
  if (openToAll && environment['GENVEJ_OPEN'] !== '1')
    throw new ConfigFault(
      `HOST: ${host} opens the service to other machines without a client registry; if that is meant, set GENVEJ_OPEN=1.`
    )
  return Object.freeze({
    version: version(),
    host,
    port: port(environment['PORT']),
    language: language(environment['GENVEJ_LANG']),
    openToAll,
    site: settings('GENVEJ_CONFIG', environment, readSiteFile) ?? readSiteFile({}),
    clients
  })
}

function refuse(environment: Environment, name: string, reason: string): void {
  if (environment[name]) throw new ConfigFault(`${name}: ${reason}; unset it.`)
}

function port(text: string | undefined): number {
  if (!text) return 8080
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new ConfigFault(`PORT: ${JSON.stringify(text)} is not a port from 0 to 65535.`)
  return Number(text)
}

function language(text: string | undefined): Language {
  if (!text) return 'da'
  if (text === 'da' || text === 'en') return text
  throw new ConfigFault(`GENVEJ_LANG: ${JSON.stringify(text)} is not da or en.`)
}

function checkDataFolder(path: string | undefined): void {
  if (path && statSync(path, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new ConfigFault(`GENVEJ_DATA: ${path} is not a folder.`)
}

/** The file that a variable names, read; undefined when the variable is not set. */
function settings<T>(variable: string, environment: Environment, read: (file: unknown) => T): T | undefined {
  const path = environment[variable]
  if (!path) return undefined
  try {
    return read(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    throw new ConfigFault(`${variable}: ${path}: ${reason(error)}`)
  }
}

function reason(error: unknown): string {
  if (error instanceof SyntaxError) return 'the file is not JSON.'
  const { code, message } = error as NodeJS.ErrnoException
  return code === undefined ? message : `the file cannot be read (${code}).`
}

function version(): string {
  const file = new URL('../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
