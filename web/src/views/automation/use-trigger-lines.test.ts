/** Un déclencheur qui se lit : rien de ce qu'il dit n'est tu, et tout s'y dit par son nom. */
import i18n from 'i18next'
import { expect, test } from 'vitest'
import type { TriggerBody } from '@/features/automation/trigger'
import { formatFor } from '@/lib/format'
import { model } from '@/testing/model'
import { triggerLines } from './use-trigger-lines'

const lines = (body: TriggerBody) => triggerLines({ t: i18n.t, format: formatFor('fr', 'UTC'), model, triggers: [], roles: [], groups: [] } as never, 'fr', body).map((line) => line.replaceAll('\u00a0', ' '))

const body: TriggerBody = { labels: { fr: 'Relancer', en: 'Remind' }, on: 'hse.incident.updated', changed: ['cost', 'title'], batch: { events: 5, within: 'PT10M' }, steps: [{ do: 'update', record: 'site', set: { cost: '1' } }] }

test('what a trigger says is said in words', () => {
  expect(lines(body)).toEqual([
    'Ce que fait ce déclencheur : Relancer',
    'Ce que fait ce déclencheur · English : Remind',
    'Ce qui le réveille : Incident · Modifiée',
    'Seulement si changent : Coût et Titre',
    'Attendre une rafale : 5 événements en 10 minutes',
    'Seulement si : Toujours',
    '1. Modifier la fiche',
    '   Sur quelle fiche : Site',
    '   Champs à remplir : Coût = 1',
  ])
})

test.each<[string, Partial<TriggerBody>]>([
  ['a burst', { batch: { events: 6, within: 'PT10M' } }],
  ['another language', { labels: { fr: 'Relancer', en: 'Chase' } }],
  ['what no screen shows', { beyond: true }],
])('a change of %s shows', (_, part) => {
  expect(lines({ ...body, ...part })).not.toEqual(lines(body))
})
