// Where traces are sent, by the standard's variables; a wrong value refuses the start.
import { expect, test } from 'vitest'
import { ConfigFault, readConfig } from '../../src/config.ts'

const traces = (environment: Record<string, string>) => readConfig(environment).traces
const ON = { OTEL_TRACES_EXPORTER: 'otlp' }

test.each([
  {},
  { OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' },
  { OTEL_SDK_DISABLED: 'true', ...ON },
  { OTEL_TRACES_EXPORTER: '', OTEL_EXPORTER_OTLP_ENDPOINT: '' },
  { OTEL_SERVICE_NAME: 'x', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }
])('off: %o', environment => {
  expect(traces(environment as Record<string, string>)).toBeUndefined()
})

test.each([
  [ON, { url: 'http://localhost:4318/v1/traces', serviceName: 'genvej', ratio: 1, parentBased: true, headers: {} }],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://c/otlp/' }, { url: 'https://c/otlp/v1/traces' }],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://d/own' },
    { url: 'http://d/own' }
  ],
  [
    { ...ON, OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' },
    { ratio: 0.25, parentBased: false }
  ],
  [
    { ...ON, OTEL_TRACES_SAMPLER: 'parentbased_always_off' },
    { ratio: 0, parentBased: true }
  ],
  [
    { ...ON, OTEL_RESOURCE_ATTRIBUTES: 'service.name=genvej-test, deployment.environment.name=a%2Cb,' },
    { serviceName: 'genvej-test', attributes: { 'deployment.environment.name': 'a,b' } }
  ],
  [
    { ...ON, OTEL_SERVICE_NAME: 'a', OTEL_RESOURCE_ATTRIBUTES: 'service.name=b' },
    { serviceName: 'a', attributes: {} }
  ],
  [
    { ...ON, OTEL_EXPORTER_OTLP_HEADERS: 'a=1,b=2', OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'b=Bearer%203=' },
    { headers: { a: '1', b: 'Bearer 3=' } }
  ]
])('on: %o', (environment, expected) => {
  expect(traces(environment as unknown as Record<string, string>)).toMatchObject(expected)
})

test.each([
  ['OTEL_SDK_DISABLED', '1', /^OTEL_SDK_DISABLED: "1" is not true or false\.$/],
  ['OTEL_TRACES_EXPORTER', 'zipkin', /^OTEL_TRACES_EXPORTER: "zipkin" is not otlp or none\.$/],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'geheim:4318', /^OTEL_EXPORTER_OTLP_ENDPOINT: it is the http or https URL/],
  ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'http://geheim?token=1', /^OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: it is/],
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc', /^OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: traces are sent as http\/protobuf/],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'geheim', /^OTEL_EXPORTER_OTLP_HEADERS: it is a list name=value/],
  ['OTEL_RESOURCE_ATTRIBUTES', 'geheim=%', /^OTEL_RESOURCE_ATTRIBUTES: it is a list name=value/],
  ['OTEL_TRACES_SAMPLER', 'jaeger_remote', /^OTEL_TRACES_SAMPLER: "jaeger_remote" is not always_on or/],
  ['OTEL_TRACES_SAMPLER_ARG', '2', /^OTEL_TRACES_SAMPLER_ARG: "2" is not a number from 0 to 1\.$/]
])('%s=%s refuses the start', (variable, value, sentence) => {
  const read = () => readConfig({ ...ON, OTEL_TRACES_SAMPLER: 'traceidratio', [variable]: value })
  expect(read).toThrow(ConfigFault)
  expect(read).toThrow(sentence)
  expect(read).not.toThrow(/geheim/)
})
