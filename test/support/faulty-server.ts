// A FHIR server that goes wrong in one way at a time: raw bytes over TCP, so that it can do what no HTTP server would.
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** What is done with a connection once a request has come on it; `path` is the request's. */
export type Behaviour = (socket: Socket, path: string) => void

export interface FaultyServer {
  readonly base: string
  /** Paths of the requests that came, in order. */
  readonly asked: readonly string[]
  /** Everything that came, headers included. */
  readonly received: readonly string[]
  /** Connections ever made. */
  readonly connections: () => number
  /** Connections open now on which a request came. */
  readonly busy: () => number
  /** The most that were open at a time. */
  readonly mostOpen: () => number
  readonly behave: (behaviour: Behaviour) => void
  readonly close: () => Promise<void>
}

/** Starts a server that behaves as told. */
export async function faultyServer(first: Behaviour): Promise<FaultyServer> {
  let behaviour = first
  let made = 0
  let most = 0
  const sockets = new Set<Socket>()
  const busy = new Set<Socket>()
  const asked: string[] = []
  const received: string[] = []
  const server = createServer(socket => {
    made++
    sockets.add(socket)
    most = Math.max(most, sockets.size)
    socket.on('close', () => sockets.delete(socket) && busy.delete(socket))
    socket.on('error', () => undefined)
    socket.on('data', data => {
      busy.add(socket)
      received.push(String(data))
      const path = /^GET (\S+)/.exec(String(data))?.[1] ?? ''
      asked.push(path)
      behaviour(socket, path)
    })
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`,
    asked,
    received,
    connections: () => made,
    busy: () => busy.size,
    mostOpen: () => most,
    behave: next => (behaviour = next),
    close: () =>
      new Promise(closed => {
        server.close(() => closed())
        for (const socket of sockets) socket.destroy()
      })
  }
}

/** An answer as HTTP, kept alive. */
export function answer(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Behaviour {
  const all = { 'content-type': 'application/fhir+json', 'content-length': String(Buffer.byteLength(body)), ...headers }
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return socket => socket.write(`HTTP/1.1 ${status} x\r\n${head.join('')}\r\n${body}`)
}

/** A resource as an answer. */
export function json(resource: unknown): Behaviour {
  return answer(200, JSON.stringify(resource))
}

/** Takes the request and never says a word. */
export const silent: Behaviour = () => undefined
/** Ends the connection with a reset. */
export const reset: Behaviour = socket => socket.resetAndDestroy()
/** Hangs up without an answer. */
export const hangUp: Behaviour = socket => socket.end()

/** An answer one byte at a time, that never comes to an end. */
export const trickle: Behaviour = socket => {
  socket.write('HTTP/1.1 200 x\r\ncontent-type: application/fhir+json\r\ncontent-length: 1000000\r\n\r\n{')
  const drip = setInterval(() => socket.write(' '), 2)
  socket.on('close', () => clearInterval(drip))
}

/** A head one byte at a time. */
export const trickleHead: Behaviour = socket => {
  socket.write('HTTP/1.1 200 x\r\nx: ')
  const drip = setInterval(() => socket.write('y'), 2)
  socket.on('close', () => clearInterval(drip))
}

/** A body without end, as fast as it is taken. */
export const endless: Behaviour = socket => {
  socket.write('HTTP/1.1 200 x\r\ncontent-type: application/fhir+json\r\n\r\n')
  const chunk = Buffer.alloc(64 * 1024, ' ')
  const more = () => {
    while (!socket.destroyed && socket.write(chunk));
  }
  socket.on('drain', more)
  more()
}

/** A body that is promised longer than it is. */
export const cutOff: Behaviour = socket =>
  socket.end('HTTP/1.1 200 x\r\ncontent-type: application/fhir+json\r\ncontent-length: 1000\r\n\r\n{"resourceType":')
