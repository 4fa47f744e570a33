// The options of `genvej replay`, checked before anything is read.
import { SERVICES, type ServiceDefinition } from '../cds-hooks/services.ts'
import { commandLine, UsageFault } from '../commands/command-line.ts'
import { dateInterval } from '../fhir/date.ts'
import type { Language } from '../language/text.ts'

const LANGUAGES = ['da', 'en'] as const
const FORMATS = ['table', 'json', 'ndjson', 'junit'] as const

export interface Options {
  readonly paths: readonly string[]
  readonly format: (typeof FORMATS)[number]
  readonly url: string | undefined
  readonly service: ServiceDefinition
  readonly indications: readonly string[]
  /** Milliseconds. */
  readonly now: number | undefined
  readonly language: Language | undefined
  readonly quiet: boolean
  readonly progress: boolean
}

/** Reads the arguments; undefined when they ask for help. Throws a UsageFault. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values, positionals: paths } = parsed(args)
  if (values.help) return undefined
  if (paths.length === 0)
    throw new UsageFault('genvej replay needs a PATH: a Bundle, a folder, an NDJSON file or a recorded request.')
  const service = SERVICES.find(({ id }) => id === values.service)
  if (!service) throw new UsageFault(`genvej replay --service: there is ${SERVICES.map(({ id }) => id).join(', ')}.`)
  return {
    paths,
    format: oneOf('--format', values.format, FORMATS),
    url: values.url === undefined ? undefined : serviceUrl(values.url),
    service,
    indications: values.indication.flatMap(codes => codes.split(',').map(code => code.trim())).filter(Boolean),
    now: values.now === undefined ? undefined : moment(values.now),
    language: values.lang === undefined ? undefined : oneOf('--lang', values.lang, LANGUAGES),
    quiet: values.quiet,
    progress: values.progress
  }
}

function parsed(args: readonly string[]) {
  return commandLine(
    'replay',
    args,
    {
      format: { type: 'string', default: 'table' },
      url: { type: 'string' },
      service: { type: 'string', default: 'wgs-order-sign' },
      indication: { type: 'string', multiple: true, default: [] },
      now: { type: 'string' },
      lang: { type: 'string' },
      quiet: { type: 'boolean', default: false },
      progress: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false }
    },
    Number.POSITIVE_INFINITY
  )
}

function oneOf<T extends string>(name: string, value: string, choices: readonly T[]): T {
  const choice = choices.find(each => each === value)
  if (choice === undefined) throw new UsageFault(`genvej replay ${name}: there is ${choices.join(', ')}.`)
  return choice
}

function serviceUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageFault('genvej replay --url: such as http://127.0.0.1:8080')
  return text
}

/** A moment as FHIR writes it; a day is its noon. */
function moment(text: string): number {
  const interval = dateInterval(text)
  if (!interval) throw new UsageFault('genvej replay --now: such as 2026-11-20 or 2026-11-20T12:00:00Z')
  return text.length === 10 ? Date.parse(`${text}T12:00:00Z`) : interval.start
}
