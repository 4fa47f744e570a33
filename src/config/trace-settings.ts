// Whether and where traces are sent, by the standard's own variables; off unless one of them asks for it.
// https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ and .../protocol/exporter/

export interface TraceSettings {
  /** Where the exporter posts to. */
  readonly url: string
  /** What goes with each post: here are the collector's secrets. */
  readonly headers: Readonly<Record<string, string>>
  readonly serviceName: string
  /** What else is said of this service, by name. */
  readonly attributes: Readonly<Record<string, string>>
  /** How many of the calls are traced, from 0 to 1. */
  readonly ratio: number
  /** Whether a caller's own decision to trace or not goes before the ratio. */
  readonly parentBased: boolean
}

type Environment = Readonly<Record<string, string | undefined>>
/** Throws with one sentence, of which the variable is the beginning. */
type Refuse = (sentence: string) => never

const OTLP = 'http://localhost:4318'
const PROTOCOL = 'http/protobuf'
const SAMPLERS = ['always_on', 'always_off', 'traceidratio']

/**
 * The settings, or undefined when traces are off: unless OTEL_TRACES_EXPORTER is otlp, or an OTLP endpoint is given and neither
 * OTEL_TRACES_EXPORTER=none nor OTEL_SDK_DISABLED=true. Refuses a value that the service cannot do what it says.
 */
export function readTraceSettings(environment: Environment, refuse: Refuse): TraceSettings | undefined {
  const oneOf = (variable: string, ...known: readonly string[]): string | undefined => {
    const value = environment[variable] || undefined
    if (value === undefined || known.includes(value)) return value
    return refuse(`${variable}: ${JSON.stringify(value)} is not ${known.join(' or ')}.`)
  }
  const disabled = oneOf('OTEL_SDK_DISABLED', 'true', 'false') === 'true'
  const exporter = oneOf('OTEL_TRACES_EXPORTER', 'otlp', 'none')
  const base = environment['OTEL_EXPORTER_OTLP_ENDPOINT']
  const own = environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']
  if (disabled || exporter === 'none' || !(exporter || base || own)) return undefined
  const given = (variable: string) => pairs(variable, environment[variable], refuse)
  const { 'service.name': name, ...attributes } = given('OTEL_RESOURCE_ATTRIBUTES')
  const protocol = environment['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] || environment['OTEL_EXPORTER_OTLP_PROTOCOL']
  if (protocol && protocol !== PROTOCOL)
    refuse(`OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: traces are sent as ${PROTOCOL} and in no other way.`)
  return {
    url: own
      ? address('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', own, refuse)
      : `${address('OTEL_EXPORTER_OTLP_ENDPOINT', base || OTLP, refuse).replace(/\/$/, '')}/v1/traces`,
    headers: { ...given('OTEL_EXPORTER_OTLP_HEADERS'), ...given('OTEL_EXPORTER_OTLP_TRACES_HEADERS') },
    serviceName: environment['OTEL_SERVICE_NAME'] || name || 'genvej',
    attributes,
    ...sampling(
      oneOf('OTEL_TRACES_SAMPLER', ...SAMPLERS, ...SAMPLERS.map(each => `parentbased_${each}`)),
      environment['OTEL_TRACES_SAMPLER_ARG'],
      refuse
    )
  }
}

/** The URL as it is given; a refusal does not repeat it, for it may hold a password. */
function address(variable: string, text: string, refuse: Refuse): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && /^https?:$/.test(url.protocol) && !url.search && !url.hash) return text
  return refuse(`${variable}: it is the http or https URL of an OTLP collector.`)
}

/** `name=value,name=value`, percent-encoded. A refusal does not repeat it, for it may hold a token. */
function pairs(variable: string, text: string | undefined, refuse: Refuse): Record<string, string> {
  const members = (text ?? '').split(',').filter(each => each.trim() !== '')
  return Object.fromEntries(
    members.map(member => {
      const [, name = '', value = ''] = /^\s*([^\s=]+)\s*=\s*(.*?)\s*$/.exec(member) ?? []
      try {
        if (name) return [decodeURIComponent(name), decodeURIComponent(value)]
      } catch {}
      return refuse(`${variable}: it is a list name=value,name=value, percent-encoded.`)
    })
  )
}

function sampling(sampler = 'parentbased_always_on', arg: string | undefined, refuse: Refuse) {
  const parentBased = sampler.startsWith('parentbased_')
  if (!sampler.endsWith('traceidratio')) return { parentBased, ratio: sampler.endsWith('always_on') ? 1 : 0 }
  const ratio = Number(arg || 1)
  if (ratio >= 0 && ratio <= 1) return { parentBased, ratio }
  return refuse(`OTEL_TRACES_SAMPLER_ARG: ${JSON.stringify(arg)} is not a number from 0 to 1.`)
}
