// What CDS Hooks 2.0 demands of a service, in few words, under the numbers of the Inferno requirement list (actor Service; SHALL, SHALL NOT).
// https://github.com/inferno-framework/davinci-crd-test-kit (cds-hooks_2.0); the words of the specification: https://cds-hooks.hl7.org/2.0/

/** A requirement: its section of the specification, and what it asks. */
export interface Requirement {
  readonly section: string
  readonly asks: string
  /** Why no test can show it; undefined: a test does. */
  readonly beyondTests?: string
}

export const REQUIREMENTS: Readonly<Record<number, Requirement>> = {
  1: { section: 'use-of-json', asks: 'data go as JSON' },
  2: { section: 'use-of-json', asks: 'and over HTTPS' },
  3: { section: 'use-of-json', asks: 'nothing is null or empty, but for lists that say so' },
  4: { section: 'discovery', asks: 'discovery is at {baseUrl}/cds-services' },
  5: { section: 'http-request', asks: 'discovery answers GET, always' },
  6: { section: 'response', asks: 'discovery is an object with a list of services' },
  7: { section: 'response', asks: 'a service has a hook' },
  9: { section: 'response', asks: 'a service has a description' },
  10: { section: 'response', asks: 'a service has an id' },
  13: { section: 'http-status-codes', asks: 'discovery answers 200' },
  16: { section: 'http-request_1', asks: 'a service is at {baseUrl}/cds-services/{id}' },
  29: { section: 'providing-fhir-resources-to-a-cds-service', asks: 'prefetch templates are in discovery' },
  36: { section: 'prefetch-template', asks: 'a template has a key' },
  54: { section: 'prefetch-template', asks: '412 when data that are required cannot be had' },
  55: { section: 'prefetch-tokens', asks: 'tokens stand in {{ and }}' },
  56: { section: 'prefetch-tokens', asks: 'a token is a path to a context field, or a user identifier' },
  57: { section: 'prefetch-tokens', asks: 'of a primitive at the root of the context' },
  59: { section: 'example-prefetch-token', asks: 'written context.name-of-the-field' },
  61: { section: 'fhir-resource-access', asks: 'each FHIR request carries the access token' },
  74: { section: 'cds-service-response', asks: 'success is 200 and an object with cards' },
  75: { section: 'cds-service-response', asks: 'systemActions is a list beside cards' },
  80: { section: 'card-attributes', asks: 'uuid is unique text' },
  83: { section: 'card-attributes', asks: 'summary is text of fewer than 140 characters' },
  85: { section: 'card-attributes', asks: 'detail is GitHub Flavored Markdown' },
  87: { section: 'card-attributes', asks: 'indicator is there' },
  88: { section: 'card-attributes', asks: 'and is info, warning or critical' },
  89: {
    section: 'card-attributes',
    asks: 'and the client decides by it how to show the card',
    beyondTests: 'it allows the client something'
  },
  90: { section: 'card-attributes', asks: 'source is there' },
  92: { section: 'card-attributes', asks: 'suggestions is a list' },
  93: { section: 'card-attributes', asks: 'suggestions come with selectionBehavior' },
  95: { section: 'card-attributes', asks: 'which is at-most-one or any' },
  96: { section: 'card-attributes', asks: 'and text' },
  98: { section: 'card-attributes', asks: 'overrideReasons is a list of codings' },
  100: { section: 'card-attributes', asks: 'each with a display' },
  103: { section: 'card-attributes', asks: 'links is a list' },
  105: { section: 'source', asks: 'source.label is text' },
  107: { section: 'source', asks: 'source.url is an absolute URL' },
  111: { section: 'source', asks: 'source.icon is an absolute URL' },
  115: { section: 'source', asks: 'source.topic is a coding' },
  117: { section: 'suggestion', asks: 'label is text' },
  119: { section: 'suggestion', asks: 'uuid is text' },
  121: { section: 'suggestion', asks: 'isRecommended is a boolean' },
  124: { section: 'suggestion', asks: 'actions is a list' },
  125: { section: 'suggestion', asks: 'actions of a suggestion are taken together' },
  127: { section: 'action', asks: 'type is create, update or delete' },
  128: { section: 'action', asks: 'description is text' },
  130: { section: 'action', asks: 'resource is a FHIR resource' },
  131: { section: 'action', asks: 'create: it is new' },
  132: { section: 'action', asks: 'update: it is whole' },
  133: { section: 'action', asks: 'delete: there is none' },
  134: { section: 'action', asks: 'delete: resourceId names what is removed' },
  135: { section: 'action', asks: 'resourceId is text' },
  136: { section: 'reasons-for-rejecting-a-card', asks: 'override reasons are readable' },
  138: { section: 'link', asks: 'label is text' },
  139: { section: 'link', asks: 'url is a URL' },
  141: { section: 'link', asks: 'type is there' },
  142: { section: 'link', asks: 'and is absolute or smart' },
  144: { section: 'link', asks: 'appContext is text' },
  147: { section: 'link', asks: 'and not on absolute links' },
  168: { section: 'security-and-safety', asks: 'everything goes over TLS' },
  176: { section: 'trusting-cds-clients', asks: 'clients are known by signed JWTs' },
  199: { section: 'trusting-cds-clients', asks: 'without jku the keys are agreed on beforehand' },
  201: { section: 'jwt-signing-algorithm', asks: 'alg none is refused' },
  203: { section: 'jwt-signing-algorithm', asks: 'symmetric algorithms are refused' },
  208: { section: 'cross-origin-resource-sharing', asks: 'calls from a browser are supported' },
  211: { section: 'update-stale-guidance', asks: 'services that update a card share its id' },
  213: {
    section: 'update-stale-guidance',
    asks: 'hooks that patients’ safety needs are agreed on',
    beyondTests: 'an agreement with each client; genvej analyst-sheet is what it is made on'
  },
  214: { section: 'extensions', asks: 'extension is an object agreed on' },
  216: { section: 'coding', asks: 'code is there' },
  217: { section: 'coding', asks: 'system is there' },
  218: { section: 'coding', asks: 'code is text' },
  219: { section: 'coding', asks: 'display is there in override reasons' },
  220: { section: 'coding', asks: 'display may be there in a topic' }
}
