/** Propositions d'une expression commencée ; `|` marque le curseur. */
import { expect, test } from 'vitest'
import { incident, model, site } from '@/testing/model'
import { complete } from './completion'

const known = { ...incident, fields: incident.fields.map((field) => ({ ...field, filterable: true })) }
const world = { ...model, entities: { ...model.entities, 'core.site': { ...site, fields: site.fields.map((field) => ({ ...field, filterable: true })) } } }
const offered = (typed: string) => complete(world, known, typed.replace('|', ''), typed.indexOf('|')).offers.map((one) => one.text)

test.each([
  ['sev|', ['severity']],
  ['severity == |', ['"low"', '"high"', '"critical"']],
  ['severity in ["low", "h|', ['"high"']],
  ['cost > 1 && si|', ['site', 'size()']],
  ['site.na|', ['site.name']],
  ['title.cont|', ['title.contains("")']],
  ['old.sev|', ['old.severity']],
  ['zzz|', []],
])('%s', (typed, texts) => expect(offered(typed).slice(0, 3)).toEqual(texts))

test('the started word is what gets replaced', () => {
  expect(complete(world, known, 'cost > 1 && sev', 15).from).toBe(12)
})
