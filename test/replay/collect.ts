// Runs the command in this process and keeps what it writes; and folders of files that are gone after the test.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Writable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { replay } from '../../src/replay/cli.ts'

export const BASE = 'https://w3id.org/genvej'

/** The exit code, standard output and standard error of the command. */
export async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err] = [new Kept(), new Kept()]
  const code = await replay(args, { out, err })
  return { code, out: out.text, err: err.text }
}

/** A folder with files; what is not text is written as JSON. */
export function folder(files: Readonly<Record<string, unknown>>): string {
  const root = mkdtempSync(join(tmpdir(), 'genvej-replay-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return root
}

/** A Bundle of resources. */
export function bundle(...resources: readonly object[]): Readonly<Record<string, unknown>> {
  return { resourceType: 'Bundle', type: 'collection', entry: resources.map(resource => ({ resource })) }
}

export function patient(id: string, more: object = {}): Readonly<Record<string, unknown>> {
  return { resourceType: 'Patient', id, gender: 'female', birthDate: '1986-03-14', ...more }
}

/** A finding of the contract (section 3) with an answer that is true or false. */
export function finding(code: string, valueBoolean: boolean, subject: object): Readonly<Record<string, unknown>> {
  return {
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: `${BASE}/CodeSystem/finding`, code }] },
    subject,
    effectiveDateTime: '2026-11-01',
    valueBoolean
  }
}

export function wgsOrder(
  id: string,
  subject: string,
  ...indications: readonly string[]
): Readonly<Record<string, unknown>> {
  return {
    resourceType: 'ServiceRequest',
    id,
    status: 'draft',
    intent: 'order',
    code: { coding: [{ system: `${BASE}/CodeSystem/order`, code: 'wgs' }] },
    subject: { reference: subject },
    reasonCode: indications.map(code => ({ coding: [{ system: `${BASE}/CodeSystem/indication`, code }] }))
  }
}

class Kept extends Writable {
  text = ''
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString('utf8')
    done()
  }
}
