// The environment: what each variable may be, and the one sentence that refuses the start.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ConfigFault, readConfig } from '../src/config.ts'

const folder = mkdtempSync(join(tmpdir(), 'genvej-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(content: string): string {
  const path = join(folder, 'site.json')
  writeFileSync(path, content)
  return path
}

test('nothing set: this machine only, port 8080, Danish, 16 MiB', () => {
  expect(readConfig({})).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    language: 'da',
    openToAll: false,
    site: { orderCodes: [], patientView: false, bodyLimit: 16 * 1024 * 1024 }
  })
  expect(readConfig({ PORT: '', HOST: '', GENVEJ_LANG: '', GENVEJ_CONFIG: '' })).toEqual(readConfig({}))
  expect(Object.isFrozen(readConfig({}))).toBe(true)
})

test('every variable', () => {
  const site = { orderCodes: [{ system: 'urn:site', code: 'GENOM' }], patientView: true, bodyLimit: 2048 }
  const environment = {
    PORT: '0',
    HOST: '::1',
    GENVEJ_LANG: 'en',
    GENVEJ_DRAIN: '5',
    GENVEJ_CONFIG: file(JSON.stringify(site))
  }
  expect(readConfig(environment)).toMatchObject({
    port: 0,
    host: '::1',
    language: 'en',
    drain: 5000,
    openToAll: false,
    site
  })
})

test('another address needs GENVEJ_OPEN=1 as long as there is no client registry', () => {
  expect(() => readConfig({ HOST: '0.0.0.0' })).toThrow('GENVEJ_OPEN=1')
  expect(() => readConfig({ HOST: '0.0.0.0', GENVEJ_OPEN: 'yes' })).toThrow(ConfigFault)
  expect(readConfig({ HOST: '0.0.0.0', GENVEJ_OPEN: '1' })).toMatchObject({ host: '0.0.0.0', openToAll: true })
})

test('with a client registry the service is closed, so another address needs no GENVEJ_OPEN', () => {
  const clients = join(import.meta.dirname, '..', 'configuration', 'clients.example.json')
  const config = readConfig({ HOST: '0.0.0.0', GENVEJ_CLIENTS: clients })
  expect([config.openToAll, config.clients?.clients.length]).toEqual([false, 2])
})

describe('refused in one sentence that names the variable', () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80a'],
    ['PORT', '8 080'],
    ['GENVEJ_DRAIN', '61'],
    ['GENVEJ_DRAIN', '5s'],
    ['GENVEJ_LANG', 'sv'],
    ['GENVEJ_LANG', 'DA'],
    ['GENVEJ_CLIENTS', '/nowhere/clients.json'],
    ['DATABASE_URL', 'mysql://localhost/genvej'],
    ['DATABASE_URL', 'postgres'],
    ['GENVEJ_DATA', import.meta.filename],
    ['GENVEJ_CONFIG', '/nowhere/site.json']
  ]
  test.each(wrong)('%s=%s', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(ConfigFault)
    expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name}: [^\\n]+\\.$`))
  })

  const faults: readonly (readonly [string, string])[] = [
    ['{', 'not JSON'],
    ['[]', 'the file'],
    ['{"orderCode": []}', 'orderCode'],
    ['{"orderCodes": {}}', 'orderCodes'],
    ['{"orderCodes": ["GENOM"]}', 'orderCodes[0]'],
    ['{"orderCodes": [{"system": "x", "code": "y", "text": "z"}]}', 'orderCodes[0].text'],
    ['{"orderCodes": [{"system": "x", "code": " "}]}', 'orderCodes[0].code'],
    ['{"orderCodes": [{"code": "x"}]}', 'orderCodes[0].system'],
    ['{"patientView": "true"}', 'patientView'],
    ['{"bodyLimit": 10}', 'bodyLimit'],
    ['{"bodyLimit": 1e12}', 'bodyLimit']
  ]
  test('GENVEJ_CLIENTS with a fault: the variable, the file, the path in it', () => {
    const path = file('{"publicUrl": "https://genvej.example.org", "clients": [{"id": "EHR"}]}')
    expect(() => readConfig({ GENVEJ_CLIENTS: path })).toThrow(`GENVEJ_CLIENTS: ${path}: clients[0]`)
  })
  test.each(faults)('GENVEJ_CONFIG with %s', (content, path) => {
    const read = () => readConfig({ GENVEJ_CONFIG: file(content) })
    expect(read).toThrow(ConfigFault)
    expect(read).toThrow(path)
  })
})
