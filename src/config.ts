// The environment as one frozen Config; a wrong value refuses the start with one sentence. The only reader of the environment.
import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { ClientRegistry } from './clients/client.ts'
import { readClientRegistry } from './clients/registry.ts'
import type { LoadFile } from './config/other-file.ts'
import { readSiteFile, type SiteConfig } from './config/site-file.ts'
import { readTraceSettings, type TraceSettings } from './config/trace-settings.ts'
import type { Language } from './language/text.ts'

export interface Config {
  readonly version: string
  readonly host: string
  readonly port: number
  readonly language: Language
  /** Reachable from other machines without a client registry, because the environment says so. */
  readonly openToAll: boolean
  readonly site: SiteConfig
  /** Where the decision log is kept. */
  readonly store: { readonly folder: string; readonly url: string | undefined }
  /** Milliseconds for which the service goes on answering after SIGTERM, not ready any more, until balancers have turned away. */
  readonly drain: number
  /** Who may call; undefined: open to everyone who reaches the service. */
  readonly clients: ClientRegistry | undefined
  /** Where traces are sent; undefined: nowhere. */
  readonly traces: TraceSettings | undefined
}

/** A wrong value of the environment, in one sentence. */
export class ConfigFault extends Error {}

type Environment = Readonly<Record<string, string | undefined>>

const LONGEST_DRAIN = 60
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/

/** Reads the configuration. Throws a ConfigFault that names the variable and what it may be. */
export function readConfig(environment: Environment = process.env): Config {
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
    store: { folder: dataFolder(environment['GENVEJ_DATA']), url: databaseUrl(environment['DATABASE_URL']) },
    drain: drain(environment['GENVEJ_DRAIN']),
    site: settings('GENVEJ_CONFIG', environment, readSiteFile) ?? readSiteFile({}, () => undefined),
    clients,
    traces: readTraceSettings(environment, sentence => {
      throw new ConfigFault(sentence)
    })
  })
}

function port(text: string | undefined): number {
  if (!text) return 8080
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new ConfigFault(`PORT: ${JSON.stringify(text)} is not a port from 0 to 65535.`)
  return Number(text)
}

function drain(seconds: string | undefined): number {
  if (!seconds) return 0
  if (!/^\d{1,2}$/.test(seconds) || Number(seconds) > LONGEST_DRAIN)
    throw new ConfigFault(
      `GENVEJ_DRAIN: ${JSON.stringify(seconds)} is not a number of seconds from 0 to ${LONGEST_DRAIN}.`
    )
  return Number(seconds) * 1000
}

function language(text: string | undefined): Language {
  if (!text) return 'da'
  if (text === 'da' || text === 'en') return text
  throw new ConfigFault(`GENVEJ_LANG: ${JSON.stringify(text)} is not da or en.`)
}

/** The folder of the embedded store: `.genvej` in the working folder unless it is said. */
function dataFolder(path = ''): string {
  const folder = resolve(path || '.genvej')
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new ConfigFault(`GENVEJ_DATA: ${folder} is not a folder.`)
  return folder
}

function databaseUrl(url: string | undefined): string | undefined {
  if (!url) return undefined
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return url
  throw new ConfigFault('DATABASE_URL: it is the URL of a PostgreSQL database, postgres://user@host/database.')
}

/** The file that a variable names, read; undefined when the variable is not set. */
function settings<T>(
  variable: string,
  environment: Environment,
  read: (file: unknown, load: LoadFile) => T
): T | undefined {
  const path = environment[variable]
  if (!path) return undefined
  try {
    const load = (name: string) => JSON.parse(readFileSync(resolve(dirname(path), name), 'utf8'))
    return read(JSON.parse(readFileSync(path, 'utf8')), load)
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
