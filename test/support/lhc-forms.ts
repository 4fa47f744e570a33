// LHC-Forms, the form renderer of the US National Library of Medicine, as an oracle for our forms: its static files, served on a local port.
// It is fetched once into node_modules/.cache (13 MB): as a dependency it would bring 249 MB that nothing else needs.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

const VERSION = '40.1.3'
const SHA512 = 'WLruTm+BcVnafC0rSAQ3/cNqhxvclBUxyBG68aub/uha2NaK9H8ZZcEXTTuORuGzzCt0wa7fvhuieZtcDIdPzQ=='
const CACHE = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', `lforms-${VERSION}`)
const FILES = join(CACHE, 'package', 'dist', 'lforms')
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' }
const PAGE = `<!doctype html><html lang="da"><head><meta charset="utf-8"><title>LHC-Forms</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/webcomponent/styles.css"></head><body><div id="form"></div>
<script src="/webcomponent/assets/lib/zone.min.js"></script>
<script type="module" src="/webcomponent/runtime.js"></script><script type="module" src="/webcomponent/polyfills.js"></script>
<script type="module" src="/webcomponent/main.js"></script><script defer src="/fhir/R4/lformsFHIR.min.js"></script></body></html>`

/** Fetches LHC-Forms when it is not here yet. Throws when it cannot be had, or is not the version that was tried. */
export function fetchLhcForms(): void {
  if (existsSync(FILES)) return
  const incoming = `${CACHE}.${process.pid}`
  mkdirSync(incoming, { recursive: true })
  try {
    execFileSync('npm', ['pack', `lforms@${VERSION}`, '--pack-destination', incoming], { stdio: 'pipe', shell: false })
    const archive = join(incoming, `lforms-${VERSION}.tgz`)
    const sum = createHash('sha512').update(readFileSync(archive)).digest('base64')
    if (sum !== SHA512) throw new Error(`lforms ${VERSION} is not the archive that was tried: sha512 ${sum}`)
    execFileSync('tar', ['-xzf', archive, '-C', incoming])
    rmSync(archive)
    if (!existsSync(FILES)) renameSync(incoming, CACHE)
  } finally {
    rmSync(incoming, { recursive: true, force: true })
  }
}

/** Serves a page with LHC-Forms and an empty `#form` on a free local port. */
export async function serveLhcForms(): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
    const file = join(FILES, path)
    if (path === '/') response.setHeader('content-type', 'text/html; charset=utf-8').end(PAGE)
    else if (!file.startsWith(FILES) || !existsSync(file)) response.writeHead(404).end()
    else
      createReadStream(file).pipe(
        response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream')
      )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server }
}
