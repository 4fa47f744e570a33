// The sheet as a page of Markdown, to be printed and ticked off.
import type { HookCoding } from '../cds-hooks/types.ts'
import type { AnalystSheet } from './sheet.ts'

/** The page. */
export function sheetAsMarkdown(sheet: AnalystSheet): string {
  const { client } = sheet
  return [
    `# Genvej ${sheet.version}: facts for the EHR${client ? `, client ${client.id}` : ''}`,
    client
      ? `Cards in the \`${client.profile}\` profile, in \`${sheet.language}\` unless a call asks for another language (\`?lang=\`, \`Accept-Language\`).`
      : `The service is open: no client registry is set. For demonstration only. Cards in \`${sheet.language}\` unless a call asks for another.`,
    section('Addresses', [
      `- Discovery: \`GET ${sheet.discovery}\``,
      ...sheet.services.map(
        ({ hook, url, feedback }) => `- \`${hook}\`: \`POST ${url}\`; feedback: \`POST ${feedback}\``
      ),
      '',
      'Register each address exactly. An order hook that arrives without `draftOrders` is logged: then an address differs, or unsigned orders may not be read.'
    ]),
    section('Prefetch', [
      '| key | required | query |',
      '|---|---|---|',
      ...sheet.prefetch.map(({ key, required, query }) => `| \`${key}\` | ${required ? 'yes' : 'no'} | \`${query}\` |`),
      '',
      'Keys are never renamed; new ones are optional. What is not sent counts as not obtained, never as normal.'
    ]),
    section('Scopes', [
      `- SMART 1: \`${sheet.scopes.smart1.join(' ')}\``,
      `- SMART 2: \`${sheet.scopes.smart2.join(' ')}\``,
      ...(client ? [`- FHIR servers that a call may name: ${listed(client.fhirServers)}`] : []),
      ...(client?.profile === 'epic'
        ? ['- Epic: the scope for unsigned orders too, or `draftOrders` is not sent.']
        : [])
    ]),
    ...(sheet.token
      ? [section('Token of each call', [...fields(sheet.token.header), ...fields(sheet.token.payload)])]
      : []),
    section('Orders', [
      `An order is one of whole-genome sequencing when its code is one of ${listed(sheet.orderCodes)}.`,
      'It names its indication in `reasonCode`:',
      '',
      ...codings(sheet.indications)
    ]),
    section('Links to register', linkLines(sheet)),
    section('Topics (`source.topic`)', [
      `System \`${sheet.topics[0]?.system}\`. Constant; the same for every language and client.`,
      '',
      ...codings(sheet.topics)
    ]),
    section('Override reasons', [
      `System \`${sheet.overrideReasons[0]?.system}\`; at most three on a card.`,
      '',
      ...codings(sheet.overrideReasons)
    ]),
    section('Orders that cards suggest', [
      ...(client?.profile === 'epic' ? ['Give each its key in `preferenceList` of the client registry.', ''] : []),
      '| activity | what | codes | key |',
      '|---|---|---|---|',
      ...sheet.suggestedOrders.map(({ activity, title, codes, key }) => {
        const written = codes.map(({ system, code }) => `\`${system}|${code}\``).join('<br>')
        return `| \`${activity}\` | ${title} | ${written} | ${key === undefined ? '–' : `\`${key}\``} |`
      })
    ]),
    ...(client?.systemActions
      ? [
          section('System actions', [
            'At `order-sign`, each assessed order comes back as an `update`, with the verdict as a note.'
          ])
        ]
      : []),
    section('Example', [
      `\`POST ${sheet.example.url}\``,
      ...json(sheet.example.request),
      'is answered',
      ...json(sheet.example.response)
    ])
  ].join('\n\n')
}

function linkLines({ form, client }: AnalystSheet): readonly string[] {
  if (!form) return ['None: cards carry no links.']
  if (client?.profile === 'cerner') return ['None: this profile leaves out SMART links.']
  return [
    `- SMART launch of the form, the one link on cards: \`${form.launch}\``,
    `- Its redirect address: \`${form.redirect}\``,
    ...(form.clientId === undefined
      ? []
      : [`- Its client id in the EHR, a public client with PKCE: \`${form.clientId}\``])
  ]
}

function section(title: string, lines: readonly string[]): string {
  return [`## ${title}`, '', ...lines].join('\n')
}

function fields(given: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(given).map(([name, value]) => `- \`${name}\`: ${value}`)
}

function codings(given: readonly HookCoding[]): readonly string[] {
  return given.map(({ code, display }) => `- \`${code}\` ${display}`)
}

function listed(given: readonly string[]): string {
  return given.length === 0 ? 'none' : given.map(each => `\`${each}\``).join(', ')
}

function json(value: unknown): readonly string[] {
  return ['', '```json', JSON.stringify(value, null, 2), '```', '']
}
