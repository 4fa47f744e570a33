// Certificates for a test, made by openssl; where there is none, that part is skipped.
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const openssl = spawnSync('openssl', ['version']).status === 0

/** A certificate with its key, as PEM. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

const run = (folder: string, ...args: readonly string[]) =>
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'] })
const made = (folder: string, name: string): Certificate => ({
  key: readFileSync(join(folder, `${name}.key`), 'utf8'),
  cert: readFileSync(join(folder, `${name}.pem`), 'utf8')
})
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/** A certificate that signs itself, an authority when `host` is left out; in `<folder>/<name>.pem`. */
export function selfSigned(folder: string, name: string, host?: string): Certificate {
  const san =
    host === undefined ? ['-addext', 'basicConstraints=critical,CA:TRUE'] : ['-addext', `subjectAltName=DNS:${host}`]
  run(
    folder,
    'req',
    '-x509',
    ...KEY,
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
    ...san,
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.pem`
  )
  return made(folder, name)
}

/** A certificate for a host, signed by the authority `by` of the same folder. */
export function signedBy(folder: string, by: string, name: string, host: string): Certificate {
  writeFileSync(join(folder, `${name}.ext`), `subjectAltName=DNS:${host}\n`)
  run(folder, 'req', ...KEY, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`)
  const authority = ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial']
  run(
    folder,
    'x509',
    '-req',
    '-in',
    `${name}.csr`,
    ...authority,
    '-days',
    '2',
    '-extfile',
    `${name}.ext`,
    '-out',
    `${name}.pem`
  )
  return made(folder, name)
}
