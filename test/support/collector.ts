// An OTLP collector: takes what an exporter posts, and reads the protobuf by the field numbers of the standard.
// https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

type Value = string | number | boolean | readonly Value[] | undefined

export interface SeenSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parent: string
  readonly name: string
  /** 2: server, 3: client. */
  readonly kind: number
  readonly start: bigint
  readonly end: bigint
  readonly attributes: Readonly<Record<string, Value>>
  readonly failed: boolean
}

export interface Collector {
  readonly endpoint: string
  /** Everything that came: heads and bodies. */
  readonly posts: readonly { readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: Buffer }[]
  readonly spans: () => readonly SeenSpan[]
  readonly resource: () => Readonly<Record<string, Value>>
  readonly close: () => void
}

/** Starts one that answers with a status; with 0 it takes everything and never answers. */
export async function collector(status = 200): Promise<Collector> {
  const posts: { url: string; headers: IncomingHttpHeaders; body: Buffer }[] = []
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    posts.push({ url: request.url ?? '', headers: request.headers, body })
    if (status) response.writeHead(status, { 'content-type': 'application/x-protobuf' }).end()
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const inside = () => posts.flatMap(({ body }) => fields(body, 1).map(message))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posts,
    spans: () => inside().flatMap(each => fields(each, 2).flatMap(scope => fields(message(scope), 2).map(spanIn))),
    resource: () => attributesIn(fields(message(fields(inside()[0] ?? Buffer.alloc(0), 1)[0]), 1)),
    close: () => {
      server.close()
      server.closeAllConnections()
    }
  }
}

function spanIn(field: Field): SeenSpan {
  const span = message(field)
  const bytes = (number: number) => message(fields(span, number)[0]).toString('hex')
  const time = (number: number) => BigInt(fields(span, number)[0] as bigint)
  return {
    traceId: bytes(1),
    spanId: bytes(2),
    parent: bytes(4),
    name: String(fields(span, 5)[0]),
    kind: Number(fields(span, 6)[0]),
    start: time(7),
    end: time(8),
    attributes: attributesIn(fields(span, 9)),
    failed: fields(span, 15).some(each => Number(fields(message(each), 3)[0] ?? 0) === 2)
  }
}

function attributesIn(pairs: readonly Field[]): Record<string, Value> {
  return Object.fromEntries(
    pairs.map(pair => [String(fields(message(pair), 1)[0]), valueIn(fields(message(pair), 2)[0])])
  )
}

function valueIn(field: Field | undefined): Value {
  const [text] = fields(message(field), 1)
  const [truth] = fields(message(field), 2)
  const [whole] = fields(message(field), 3)
  const [array] = fields(message(field), 5)
  if (text !== undefined) return String(text)
  if (truth !== undefined) return truth === 1n
  if (whole !== undefined) return Number(whole)
  return array === undefined ? undefined : fields(message(array), 1).map(valueIn)
}

/** A number, or bytes. https://protobuf.dev/programming-guides/encoding/ */
type Field = bigint | Buffer

function message(field: Field | undefined): Buffer {
  return Buffer.isBuffer(field) ? field : Buffer.alloc(0)
}

function fields(bytes: Buffer, wanted: number): readonly Field[] {
  const found: Field[] = []
  let at = 0
  const varint = () => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++] ?? 0
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  const slice = (length: number) => {
    at += length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const key = Number(varint())
    const type = key & 7
    const field =
      type === 0
        ? varint()
        : type === 1
          ? slice(8).readBigUInt64LE()
          : type === 5
            ? BigInt(slice(4).readUInt32LE())
            : slice(Number(varint()))
    if (key >> 3 === wanted) found.push(field)
  }
  return found
}
