// The README is true: its request has its answer, its commands exist, its indications are those there are.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { loadKnowledge } from '../src/knowledge/knowledge.ts'
import { buildTestApp } from './support/build.ts'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const [, request = '', answer = ''] = /<!-- answer: (\S+) -->\n```json\n([\s\S]*?)```/.exec(readme) ?? []

test('the request in the README has the answer in the README', async () => {
  const app = buildTestApp({ now: '2026-11-20T12:00:00Z' })
  const response = await app.inject({
    method: 'POST',
    url: '/cds-services/wgs-order-sign',
    headers: { 'content-type': 'application/json' },
    payload: readFileSync(join(root, request), 'utf8')
  })
  const { cards } = response.json()
  expect(cards).toHaveLength(1)
  expect(cards[0]).toMatchObject(JSON.parse(answer))
})

test('every npm script and genvej command that the README names exists', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const named = [...readme.matchAll(/npm (?:run )?(start|test|bench)/g)].map(match => match[1] ?? '')
  for (const name of named) expect(scripts).toHaveProperty(name)
  const commands = readFileSync(join(root, 'src', 'cli.ts'), 'utf8')
  for (const [, name] of readme.matchAll(/npx genvej ([\w-]+)/g))
    expect(commands).toMatch(new RegExp(`^  '?${name}'?: \\{$`, 'm'))
})

test('every link of every page leads to a file, and to a heading of it', () => {
  const rooms = ['cds-hooks', 'configuration', 'deploy', 'docs', 'examples', 'questionnaires', 'src']
  const pages = rooms.flatMap(room =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.md'))
      .map(name => join(room, name))
  )
  for (const page of ['README.md', 'CHANGELOG.md', ...pages])
    for (const [, path = '', heading] of textOf(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)) {
      const target = path === '' ? page : join(dirname(page), path)
      expect(existsSync(join(root, target)), `${page}: ${path}`).toBe(true)
      if (heading !== undefined) expect(headingsOf(target), `${page}: ${path}`).toContain(heading)
    }
})

function textOf(page: string): string {
  return readFileSync(join(root, page), 'utf8')
}

/** The headings of a page as links name them. */
function headingsOf(page: string): readonly string[] {
  return [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
  )
}

test('every indication is in the README', () => {
  for (const code of loadKnowledge(root).plans.keys()) expect(readme).toContain(`\`${code}\``)
})

test('every address that the README asks with curl answers', async () => {
  const app = buildTestApp({ now: '2026-11-20T12:00:00Z' })
  const asked = [...readme.matchAll(/^curl (?!-)'?http:\/\/127\.0\.0\.1:8080([^'\s]+)'?$/gm)].map(
    match => match[1] ?? ''
  )
  expect(asked.length).toBeGreaterThan(0)
  for (const url of asked) expect((await app.inject({ method: 'GET', url })).statusCode, url).toBe(200)
})

test('what the README posts to /fhir is answered', async () => {
  const app = buildTestApp({ now: '2026-11-20T12:00:00Z' })
  const posted = [...readme.matchAll(/^curl -H '[^']+' 'http:\/\/127\.0\.0\.1:8080(\/fhir[^']+)' -d '([^']+)'$/gm)]
  expect(posted.length).toBeGreaterThan(0)
  for (const [, url = '', payload = ''] of posted) {
    const headers = { 'content-type': 'application/fhir+json' }
    expect((await app.inject({ method: 'POST', url, headers, payload })).statusCode, url).toBe(200)
  }
})
