// Kept-alive connections that send one prepared request, each time as another instance of its hook, and read what comes back. Bytes
// only: the generator shares the machine's cores with what it measures, and an HTTP client costs more than some of the servers.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface Target {
  readonly ports: readonly number[]
  readonly request: PreparedRequest
}

/** A request as it goes over the wire, before and after its hook instance, and the length of its body. */
export interface PreparedRequest {
  readonly before: Buffer
  readonly after: Buffer
  readonly length: number
}

export interface Answer {
  /** 0: none came in time, or the connection broke. */
  readonly status: number
  /** Head and body as they came; empty where none did. */
  readonly text: string
  /** Milliseconds that the call waited for a connection. */
  readonly waited: number
}

export interface Connections {
  /** Opens as many as may be, as a client has them that has been calling for long: Node takes up one a turn, which under load is a while. */
  readonly open: () => Promise<void>
  /** Sends the request and gives its answer; `patience` in milliseconds. Waits for a connection when as many as may be are in use. */
  readonly call: (patience: number) => Promise<Answer>
  readonly close: () => void
}

interface Line {
  readonly socket: Socket
  readonly at: number
  done: ((answer: Omit<Answer, 'waited'>) => void) | undefined
  received: string
  length: number
}

const NONE: Omit<Answer, 'waited'> = { status: 0, text: '' }

/** Prepares the call of a hook; its instance is left open. */
export function hookCall(path: string, body: string): PreparedRequest {
  const length = Buffer.byteLength(body)
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/json',
    `content-length: ${length}`
  ]
  const [before = '', after = ''] = body.split(/(?<="hookInstance":")[^"]{36}/)
  return { before: Buffer.from(`${head.join('\r\n')}\r\n\r\n${before}`), after: Buffer.from(after), length }
}

/** Connections to the replicas of a target in turn, at most so many in all. */
export function connections({ ports, request }: Target, most: number): Connections {
  const idle: Line[][] = ports.map(() => [])
  /** Calls without a connection, in their order. */
  const waiting = new Set<() => void>()
  let open = 0
  let turn = 0

  const start = (at: number): Line => {
    open++
    const socket = connect({ host: '127.0.0.1', port: ports[at] ?? 0, noDelay: true })
    const line: Line = { socket, at, done: undefined, received: '', length: -1 }
    socket.setEncoding('latin1')
    socket.on('data', chunk => take(line, String(chunk)))
    socket.on('error', () => undefined)
    socket.once('close', () => {
      open--
      const index = idle[at]?.indexOf(line) ?? -1
      if (index >= 0) idle[at]?.splice(index, 1)
      settle(line, NONE)
      next()
    })
    return line
  }
  const take = (line: Line, chunk: string) => {
    line.received += chunk
    if (line.length < 0) line.length = wholeLength(line.received)
    if (line.length < 0 || line.received.length < line.length) return
    const text = line.received
    settle(line, { status: Number(text.slice(9, 12)), text })
    if (/\r\nconnection: close/i.test(text.slice(0, 1000))) line.socket.destroy()
    else {
      idle[line.at]?.push(line)
      next()
    }
  }
  const next = () => {
    for (const send of waiting) {
      waiting.delete(send)
      return send()
    }
  }
  const settle = (line: Line, answer: Omit<Answer, 'waited'>) => {
    const { done } = line
    line.done = undefined
    line.received = ''
    line.length = -1
    done?.(answer)
  }
  const free = (): Line | undefined => {
    const at = turn++ % ports.length
    return idle[at]?.pop() ?? (open < most ? start(at) : idle.find(lines => lines.length > 0)?.pop())
  }
  const opened = async (at: number) => {
    const line = start(at)
    await once(line.socket, 'connect')
    idle[at]?.push(line)
  }
  return {
    open: async () => {
      while (open < most) await Promise.all(ports.map((_port, at) => opened(at)))
    },
    call: patience =>
      new Promise(answered => {
        let line: Line | undefined
        const since = performance.now()
        const send = () => {
          line = free()
          if (!line) return void waiting.add(send)
          const waited = performance.now() - since
          line.done = answer => {
            clearTimeout(timer)
            answered({ ...answer, waited })
          }
          line.socket.cork()
          line.socket.write(request.before)
          line.socket.write(randomUUID())
          line.socket.write(request.after)
          line.socket.uncork()
        }
        const timer = setTimeout(() => {
          waiting.delete(send)
          if (line) line.socket.destroy()
          else answered({ ...NONE, waited: patience })
        }, patience)
        send()
      }),
    close: () => {
      for (const line of idle.flat()) line.socket.destroy()
    }
  }
}

/** Characters of a whole answer, once its headers are there; else -1. */
function wholeLength(received: string): number {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return -1
  const [, length = '0'] = /\r\ncontent-length: (\d+)/i.exec(received.slice(0, end)) ?? []
  return end + 4 + Number(length)
}
