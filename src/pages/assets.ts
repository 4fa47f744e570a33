// Style, scripts and icon of the pages: read once, addressed by their content, so that a browser keeps them for good.
// https://www.rfc-editor.org/rfc/rfc8246 (immutable)
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { FastifyInstance } from 'fastify'

interface Asset {
  readonly content: Buffer
  readonly type: string
  readonly address: string
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml'
}
const FOLDER = join(import.meta.dirname, 'assets')

const assets: ReadonlyMap<string, Asset> = new Map(
  readdirSync(FOLDER).map(name => {
    const content = readFileSync(join(FOLDER, name))
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 16)
    return [name, { content, type: TYPES[extname(name)] ?? '', address: `/assets/${hash}/${name}` }] as const
  })
)

/** Where an asset is. Throws when there is none of that name: a page would be broken. */
export function assetAddress(name: string): string {
  const asset = assets.get(name)
  if (!asset) throw new Error(`there is no asset ${name}`)
  return asset.address
}

/** The content of an asset that is text. */
export function assetText(name: string): string {
  return assets.get(name)?.content.toString('utf8') ?? ''
}

/** Serves the assets, each at the address that its content gives it. */
export function serveAssets(app: FastifyInstance): void {
  for (const { address, type, content } of assets.values())
    app.get(address, (_request, reply) =>
      reply.type(type).header('cache-control', 'public, max-age=31536000, immutable').send(content)
    )
}
