// Prints the bill of materials (CycloneDX) of what an installation for use has, from the lock file. npm's own --omit=dev leaves out packages
// that a development tool needs too, so everything is listed and what is for development alone is taken away.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ARGUMENTS = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application']
const ofDevelopment = ({ properties = [] }) => properties.some(({ name }) => name === 'cdx:npm:package:development')

const all = JSON.parse(
  execFileSync('npm', ARGUMENTS, {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    maxBuffer: 2 ** 26,
    shell: process.platform === 'win32'
  })
)
const components = all.components.filter(each => !ofDevelopment(each))
const there = new Set([all.metadata.component, ...components].map(each => each['bom-ref']))
const dependencies = all.dependencies
  .filter(({ ref }) => there.has(ref))
  .map(each => ({ ...each, dependsOn: each.dependsOn?.filter(ref => there.has(ref)) }))
console.log(JSON.stringify({ ...all, components, dependencies }, null, 2))
