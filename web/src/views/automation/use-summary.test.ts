/** Ce qu'une étape repliée dit : des mots, pas des codes. */
import i18n from 'i18next'
import { expect, test } from 'vitest'
import type { Trigger } from '@/features/automation/api/triggers'
import { formatFor } from '@/lib/format'
import { incident, model } from '@/testing/model'
import { newStep, type StepKind } from './steps'
import { summary } from './use-summary'

const known = () => ({ t: i18n.t, format: formatFor('fr', 'UTC'), model, triggers: [{ name: 'my.late', label: 'Relancer' }] as Trigger[], roles: [{ code: 'hse_manager', name: 'Responsable HSE' }], groups: [{ named: 'duty', name: 'Astreinte' }], natures: { kind: [], severity: [] } })

test.each<[StepKind, Record<string, unknown>, string]>([
  ['notify', { to: ['reporter', 'role:hse_manager', 'role:gone', 'group:duty', 'site.manager'] }, 'Déclarant, Rôle Responsable HSE, Rôle gone, Groupe Astreinte, site.manager'],
  ['create', { entity: 'core.site' }, 'Site'],
  ['update', { record: 'site' }, 'Site'],
  ['report', {}, 'La page de la fiche'],
  ['report', { list: { entity: 'hse.incident' } }, 'Incident'],
  ['job', { job: 'trigger', trigger: 'late' }, 'Relancer'],
  ['job', { job: 'import', into: 'core.site' }, 'Site'],
  ['job', { job: 'housekeeping' }, 'L’entretien de la base, maintenant'],
  ['each', { for_each: 'actions' }, 'Actions correctives'],
  ['each', { for_each: { entity: 'core.site' } }, 'Site'],
  ['wait', { wait: 'P1D' }, '1 jour'],
  ['wait', { wait: 'PT48H' }, '48 heures'],
  ['wait', { wait: 'P1DT2H' }, 'P1DT2H'],
  ['branch', { if: "severity == 'high'" }, "severity == 'high'"],
])('a step %s %j says %s', (kind, values, said) => {
  expect(summary(known(), { ...newStep(kind), values }, incident).replaceAll('\u00a0', ' ')).toBe(said)
})
