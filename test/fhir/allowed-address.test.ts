// Where a client's FHIR server may be (reliability 3, rows 1 and 2): a configured base and what lies below it, nothing that only looks like it.
import { describe, expect, test } from 'vitest'
import { allowedBase, fhirBase, linkWithin } from '../../src/fhir/allowed-address.ts'
import { mayReach } from '../../src/fhir/guarded-lookup.ts'

const EHR = fhirBase('https://ehr.example/fhir/r4')
const registered = { bases: [EHR], anyLoopback: false }
const open = { bases: [], anyLoopback: true }

describe('a registered client', () => {
  test.each([
    'https://ehr.example/fhir/r4',
    'https://ehr.example/fhir/r4/',
    'https://EHR.example:443/fhir/r4',
    'https://ehr.example/fhir/r4/tenant-1'
  ])('may name its server: %s', url => expect(allowedBase(url, registered)?.origin).toBe('https://ehr.example'))

  const elsewhere = [
    'http://ehr.example/fhir/r4',
    'https://ehr.example:8443/fhir/r4',
    'https://ehr.example/fhir/r4x',
    'https://ehr.example/fhir',
    'https://ehr.example/',
    'https://ehr.example/fhir/r4/../../admin',
    'https://ehr.example/fhir/r4/%2e%2e/%2e%2e/admin',
    'https://ehr.example/fhir/r4/%2E%2E%2fadmin',
    'https://ehr.example/fhir/r4/..%2fadmin',
    'https://ehr.example/fhir/r4/..%5cadmin',
    'https://ehr.example/fhir/r4\\..\\..\\admin',
    'https://ehr.example/fhir/r4/%00',
    'https://ehr.example/fhir/r4?x=https://ehr.example/fhir/r4',
    'https://ehr.example/fhir/r4#fragment',
    'https://user@ehr.example/fhir/r4',
    'https://user:secret@ehr.example/fhir/r4',
    'https://ehr.example@evil.example/fhir/r4',
    'https://evil.example/https://ehr.example/fhir/r4',
    'https://ehr.example.evil.example/fhir/r4',
    'https://evil.example#ehr.example/fhir/r4',
    'https://ehr.example./fhir/r4',
    'https://xn--hr-eka.example/fhir/r4',
    'https://еhr.example/fhir/r4',
    'https://127.0.0.1/fhir/r4',
    'https://localhost/fhir/r4',
    'https://[::1]/fhir/r4',
    'https://169.254.169.254/fhir/r4',
    'ftp://ehr.example/fhir/r4',
    'file:///fhir/r4',
    'gopher://ehr.example/fhir/r4',
    'data:application/json,{}',
    '//ehr.example/fhir/r4',
    '/fhir/r4',
    'ehr.example/fhir/r4',
    ''
  ]
  test.each(elsewhere)('may not name %s', url => expect(allowedBase(url, registered)).toBeUndefined())
  test.each([undefined, null, 7, {}, ['https://ehr.example/fhir/r4']])('may not name %j', value =>
    expect(allowedBase(value, registered)).toBeUndefined()
  )
})

describe('without a registry', () => {
  test.each([
    'http://127.0.0.1:8081/fhir',
    'http://localhost/',
    'https://[::1]:9/fhir',
    'http://127.9.9.9/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://１２７.0.0.1/'
  ])('a server on this machine, however it is written: %s', url => expect(allowedBase(url, open)?.loopback).toBe(true))

  test.each([
    'http://[::ffff:127.0.0.1]/',
    'http://[::]/',
    'http://0.0.0.0/',
    'http://0/',
    'http://localhost.evil.example/',
    'http://127.0.0.1.evil.example/',
    'http://localhost@evil.example/',
    'http://evil.example/?127.0.0.1',
    'http://169.254.169.254/latest/meta-data',
    'http://[fe80::1]/',
    'http://[fc00::1]/',
    'http://10.0.0.1/',
    'https://ehr.example/fhir'
  ])('no other: %s', url => expect(allowedBase(url, open)).toBeUndefined())
})

describe('a link of an answer', () => {
  test.each([
    'https://ehr.example/fhir/r4?page=2',
    'https://ehr.example/fhir/r4/Observation?page=2',
    'Observation?page=2',
    '?page=2',
    '/fhir/r4/Observation'
  ])('is followed on the base: %s', link =>
    expect(linkWithin(EHR, link)?.href).toMatch(/^https:\/\/ehr\.example\/fhir\/r4/)
  )

  test.each([
    'https://evil.example/fhir/r4/Observation?page=2',
    '//evil.example/fhir/r4/Observation',
    'http://ehr.example/fhir/r4/Observation?page=2',
    'https://ehr.example:444/fhir/r4/Observation',
    'https://user@ehr.example/fhir/r4/Observation',
    '../admin',
    'https://ehr.example/fhir/r4/..%2fadmin',
    'https://ehr.example/fhir/r4x',
    '/admin',
    'javascript:alert(1)',
    'urn:uuid:1',
    ''
  ])('is not followed elsewhere: %s', link => expect(linkWithin(EHR, link)).toBeUndefined())
  test.each([undefined, null, 7, {}])('is not followed when it is %j', link =>
    expect(linkWithin(EHR, link)).toBeUndefined()
  )
})

describe('an address that a name leads to', () => {
  const strict = { loopback: false, privateNetwork: false }
  test.each(['93.184.215.14', '2a00:1450::1', '::ffff:93.184.215.14'])('may be public: %s', address =>
    expect(mayReach(address, strict)).toBe(true)
  )

  test.each(['127.0.0.1', '127.255.0.1', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1'])(
    'may be this machine only where that was meant: %s',
    address =>
      expect([mayReach(address, strict), mayReach(address, { ...strict, loopback: true })]).toEqual([false, true])
  )

  test.each([
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    'fc00::1',
    'fdff::1',
    '::ffff:10.1.2.3'
  ])('may be in a private network only where the site says so: %s', address =>
    expect([mayReach(address, strict), mayReach(address, { ...strict, privateNetwork: true })]).toEqual([false, true])
  )

  test.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '0.0.0.0',
    '::',
    'fe80::1',
    'febf::1',
    '224.0.0.1',
    '255.255.255.255',
    'ff02::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::'
  ])('may never be %s', address => expect(mayReach(address, { loopback: true, privateNetwork: true })).toBe(false))
})
