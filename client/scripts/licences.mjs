// What of others is in the build, and on what terms: dist/licences.txt.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'

const root = new URL('../', import.meta.url)
const { dependencies } = JSON.parse(readFileSync(new URL('package.json', root)))
// Packages of Google's ship no text of their licence; it is the one that this project has too. That of
// another which ships none lies here, taken from its repository.
const APACHE = new URL('../LICENSE', root)

const told = Object.keys(dependencies).sort().map((name) => {
  const home = new URL(`node_modules/${name}/`, root)
  const { version, license, author, repository } = JSON.parse(readFileSync(new URL('package.json', home)))
  const own = readdirSync(home).find((file) => /^licen[cs]e/i.test(file))
  const kept = new URL(`licences/${name}.txt`, root)
  if (!own && !existsSync(kept) && license !== 'Apache-2.0') throw new Error(`${name} says ${license} and has no text of it`)
  const text = readFileSync(own ? new URL(own, home) : existsSync(kept) ? kept : APACHE, 'utf8')
  const who = typeof author === 'string' ? author : (author?.name ?? '')
  const where = typeof repository === 'string' ? repository : (repository?.url ?? '')
  return [`${name} ${version}`, [license, who, where].filter(Boolean).join(', '), '', text.trim()].join('\n')
})
if (!existsSync(APACHE)) throw new Error('the project has no licence')
const intro = 'This page contains the following, as they are, or compiled together with it.\nPose models: from @mediapipe/pose, with metadata added.\n'
writeFileSync(new URL('dist/licences.txt', root), [intro, ...told].join(`\n\n${'-'.repeat(72)}\n\n`) + '\n')
