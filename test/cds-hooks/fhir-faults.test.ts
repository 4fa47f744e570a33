// A client's FHIR server that goes wrong in every way (reliability 3, rows 1-4, 14, 15): the card still leaves, says what is missing,
// is never stronger, and nothing is left open. Times are settings here, and nothing is asserted about them.
import { afterEach, describe, expect, test, vi } from 'vitest'
import { build, call, decisionOf } from '../support/build.ts'
import {
  answer,
  type Behaviour,
  cutOff,
  endless,
  type FaultyServer,
  faultyServer,
  hangUp,
  json,
  reset,
  silent,
  trickle,
  trickleHead
} from '../support/faulty-server.ts'
import { TOKEN, UNHURRIED } from '../support/fhir-server.ts'
import { draft, FITTING, factor, orderSign, searchset } from '../support/hook-request.ts'

const started: FaultyServer[] = []
afterEach(async () => {
  for (const server of started.splice(0)) await server.close()
})

async function faulty(behaviour: Behaviour): Promise<FaultyServer> {
  const server = await faultyServer(behaviour)
  started.push(server)
  return server
}

const AUTHORIZATION = { access_token: TOKEN, token_type: 'Bearer', expires_in: 300, scope: 'x', subject: 'x' }
/** A call whose observations have to be read from a server. */
const asking = ({ base }: FaultyServer, given: object = {}) => ({
  ...orderSign([draft()], { observations: undefined, ...given }),
  fhirServer: base,
  fhirAuthorization: AUTHORIZATION
})
const page = (resources: readonly unknown[], next?: string) => ({
  ...searchset(...resources),
  total: undefined,
  ...(next === undefined ? {} : { link: [{ relation: 'next', url: next }] })
})
const OUTCOME = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'exception' }] }
const HTML = '<!doctype html><title>Login</title>'
const IMPATIENT = { ...UNHURRIED, callTimeout: 40, budget: 60 }
const deep = (levels: number) =>
  `{"resourceType":"Bundle","type":"searchset","x":${'['.repeat(levels)}${']'.repeat(levels)}}`

const FAULTS: readonly (readonly [string, Behaviour, string])[] = [
  ['a token it does not know', answer(401, ''), 'unauthorized'],
  ['a user who may not', answer(403, JSON.stringify(OUTCOME)), 'forbidden'],
  ['a type it does not have', answer(404, JSON.stringify(OUTCOME)), 'not-found'],
  ['a search it does not know', answer(400, JSON.stringify(OUTCOME)), 'client-error'],
  ['too many requests', answer(429, '', { 'retry-after': '1' }), 'too-many-requests'],
  ['a fault of its own', answer(500, 'x', { 'content-type': 'text/plain' }), 'server-error'],
  ['an HTML gateway error', answer(502, HTML, { 'content-type': 'text/html' }), 'server-error'],
  ['an HTML login page with status 200', answer(200, HTML, { 'content-type': 'text/html' }), 'not-fhir'],
  ['an HTML page that calls itself JSON', answer(200, HTML), 'not-fhir'],
  ['no content', answer(204, ''), 'not-fhir'],
  ['an empty body', answer(200, ''), 'not-fhir'],
  ['JSON that is no resource', json([1, 2]), 'not-fhir'],
  ['an OperationOutcome with status 200', json(OUTCOME), 'operation-outcome'],
  ['a resource instead of a search', json(factor(5)), 'not-fhir'],
  ['a Bundle that is no searchset', json({ ...page(FITTING), type: 'collection' }), 'not-fhir'],
  ['entries that are no list', json({ ...page([]), entry: {} }), 'not-fhir'],
  ['half a JSON text', answer(200, '{"resourceType":"Bundle","type":"sea'), 'not-fhir'],
  ['a body that nests 100,000 levels deep', answer(200, deep(100_000)), 'not-fhir'],
  [
    'a key that reaches for the prototype',
    answer(200, '{"resourceType":"Bundle","type":"searchset","__proto__":{}}'),
    'not-fhir'
  ],
  ['bytes that are not HTTP', socket => socket.end('\u0000\u0001 SSH-2.0-x\r\n\r\n'), 'not-fhir'],
  [
    'another protocol',
    socket => socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    'connection-failed'
  ],
  ['a body without end', endless, 'too-large'],
  ['a connection that is reset', reset, 'connection-failed'],
  ['a connection that is hung up', hangUp, 'connection-failed'],
  ['a body that breaks off', cutOff, 'connection-failed'],
  ['no answer at all', silent, 'timeout'],
  ['an answer byte by byte', trickle, 'timeout'],
  ['a head byte by byte', trickleHead, 'timeout']
]
const STALLS = new Set([silent, trickle, trickleHead])

describe('a server with', () => {
  test.each(FAULTS)('%s', async (_name, behaviour, outcome) => {
    const server = await faulty(behaviour)
    const built = build({ site: { fhir: STALLS.has(behaviour) ? IMPATIENT : UNHURRIED } })
    const { status, cards, text } = await call(built, asking(server))
    const { lines } = built
    const reads = built.reads()
    expect(status).toBe(200)
    expect(decisionOf(cards[0])['outcome']).toBe('needs-information')
    expect(cards[0]?.detail).toContain('- Kunne ikke hentes, eller kun delvist: prøvesvar og kliniske oplysninger')
    expect(reads.map(({ details }) => details['outcome'])).toEqual([outcome])
    expect(lines.join('')).toContain(`"outcome":"${outcome}"`)
    for (const said of [text, lines.join(''), JSON.stringify(reads)]) expect(said).not.toContain(TOKEN)
  })
})

test.each(FAULTS.filter(([, behaviour]) => STALLS.has(behaviour)))(
  '%s: connections are few, and let go of',
  async (_name, behaviour) => {
    const server = await faulty(behaviour)
    const built = build({ site: { fhir: IMPATIENT } })
    await Promise.all(Array.from({ length: 60 }, () => call(built, asking(server))))
    expect(server.mostOpen()).toBeLessThanOrEqual(32)
    await vi.waitFor(() => expect(server.busy()).toBe(0))
  }
)

test('a connection that failed is tried once more, an answer never', async () => {
  const [dead, refusing] = [await faulty(reset), await faulty(answer(503, ''))]
  await call(build({ site: { fhir: UNHURRIED } }), asking(dead))
  await call(build({ site: { fhir: UNHURRIED } }), asking(refusing))
  expect([dead.asked.length, refusing.asked.length]).toEqual([2, 1])
})

test('a server that comes back after the first try is read', async () => {
  const server = await faulty(socket => {
    server.behave(json(page(FITTING)))
    socket.resetAndDestroy()
  })
  const { cards } = await call(build({ site: { fhir: UNHURRIED } }), asking(server))
  expect(decisionOf(cards[0])['outcome']).toBe('recommended')
})

test('nobody listens: the card leaves', async () => {
  const server = await faulty(silent)
  await server.close()
  const { cards } = await call(build({ site: { fhir: UNHURRIED } }), asking(server))
  expect(decisionOf(cards[0])['outcome']).toBe('needs-information')
})

describe('pages', () => {
  const settled = async (server: FaultyServer, given: object = {}, more: object = {}) => {
    const { cards } = await call(build({ site: { fhir: { ...UNHURRIED, ...more } } }), asking(server, given))
    return [decisionOf(cards[0])['outcome'], cards[0]?.detail.includes('Kunne ikke hentes')]
  }
  const [first, ...rest] = FITTING
  const paged = (next: (server: FaultyServer) => string): Promise<FaultyServer> => {
    const made: Promise<FaultyServer> = faulty(async (socket, path) => {
      const server = await made
      const body = path.includes('page=2') ? page(rest) : page([first], next(server))
      json(body)(socket, path)
    })
    return made
  }

  test.each([
    ['whole addresses', ({ base }: FaultyServer) => `${base}/Observation?page=2`],
    ['of the base itself', ({ base }: FaultyServer) => `${base}?page=2`],
    ['relative', () => 'Observation?page=2']
  ])('are followed: %s', async (_name, next) => {
    expect(await settled(await paged(next))).toEqual(['recommended', false])
  })

  test('of a prefetched part are followed from its link, and the part is not searched again', async () => {
    const server = await paged(() => '')
    const observations = page([first], `${server.base}/Observation?page=2`)
    expect(await settled(server, { observations })).toEqual(['recommended', false])
    expect(server.asked).toEqual(['/fhir/Observation?page=2'])
  })

  test('that lead to another host are not followed, and no token is sent there', async () => {
    const evil = await faulty(json(page(rest)))
    const there = evil.base.replace('/fhir', '')
    for (const next of [`${evil.base}/Observation?page=2`, there, there.replace('http:', ''), `${there}/fhir/../x`])
      expect(await settled(await paged(() => next))).toEqual(['needs-information', true])
    const observations = page([first], `${evil.base}/Observation?page=2`)
    expect(await settled(await faulty(silent), { observations })).toEqual(['needs-information', true])
    expect([evil.connections(), evil.received]).toEqual([0, []])
  })

  test('that lead below another path are not followed', async () => {
    const server = await paged(({ base }) => `${base.replace('/fhir', '/admin')}?page=2`)
    expect(await settled(server)).toEqual(['needs-information', true])
    expect(server.asked.filter(path => path.startsWith('/admin'))).toEqual([])
  })

  test('without end stop at the most that is read; what came counts, and the part is not whole', async () => {
    const server = await faulty((socket, path) => json(page(FITTING, 'Observation?again'))(socket, path))
    expect(await settled(server, {}, { pages: 4 })).toEqual(['needs-information', true])
    expect(server.asked.length).toBe(4)
  })

  test('of which one fails: what came before it counts, and the part is not whole', async () => {
    const server = await faulty((socket, path) =>
      path.includes('page=2') ? answer(500, '')(socket, path) : json(page(FITTING, 'Observation?page=2'))(socket, path)
    )
    expect(await settled(server)).toEqual(['needs-information', true])
  })

  test('that are fewer than the total says: the part is not whole', async () => {
    expect(await settled(await faulty(json({ ...page(FITTING), total: 9 })))).toEqual(['needs-information', true])
  })
})

test('a redirect is not followed, wherever it leads', async () => {
  const evil = await faulty(json(page(FITTING)))
  for (const status of [301, 302, 303, 307, 308]) {
    const server = await faulty(answer(status, '', { location: `${evil.base}/Observation` }))
    const built = build({ site: { fhir: UNHURRIED } })
    const { cards } = await call(built, asking(server))
    expect(decisionOf(cards[0])['outcome']).toBe('needs-information')
    expect(built.reads().map(({ details }) => details['outcome'])).toEqual(['redirect'])
  }
  expect(evil.connections()).toBe(0)
})

test('the remark of a server among its matches is no failure (Epic), an error among them is', async () => {
  const remark = (severity: string) => ({ resourceType: 'OperationOutcome', issue: [{ severity, code: 'x' }] })
  const entry = (severity: string) => ({ resource: remark(severity), search: { mode: 'outcome' } })
  const bundle = (severity: string) => {
    const { entry: matches } = page(FITTING) as { entry?: unknown[] }
    return { ...page([]), entry: [...(matches ?? []), entry(severity)] }
  }
  const outcomes = []
  for (const severity of ['warning', 'information', 'error', 'fatal']) {
    const server = await faulty(json(bundle(severity)))
    const { cards } = await call(build({ site: { fhir: UNHURRIED } }), asking(server))
    outcomes.push(decisionOf(cards[0])['outcome'])
  }
  expect(outcomes).toEqual(['recommended', 'recommended', 'needs-information', 'needs-information'])
})

test('a server that keeps failing is left alone, then tried with one request, then read again', async () => {
  let time = 0
  const server = await faulty(answer(503, ''))
  const built = build({ site: { fhir: UNHURRIED }, elapsed: () => time })
  for (let at = 0; at < 25; at++) await call(built, asking(server))
  expect(server.asked.length).toBe(20)
  expect(built.reads().at(-1)?.details['outcome']).toBe('left-alone')
  time += 10_000
  await call(built, asking(server))
  await call(built, asking(server))
  expect(server.asked.length).toBe(21)
  time += 10_000
  server.behave(json(page(FITTING)))
  expect(decisionOf((await call(built, asking(server))).cards[0])['outcome']).toBe('recommended')
  expect(decisionOf((await call(built, asking(server))).cards[0])['outcome']).toBe('recommended')
})
