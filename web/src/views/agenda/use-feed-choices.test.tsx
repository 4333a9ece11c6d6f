import { expect, test } from 'vitest'
import type { Feed } from '@/features/calendar/api/feeds'
import type { Model } from '@/lib/model'
import { model } from '@/testing/model'
import { show } from '@/testing/render'
import { useFeedChoices } from './use-feed-choices'

const incident = model.entities['hse.incident']!
const known: Model = { ...model, entities: { ...model.entities, 'hse.incident': { ...incident, calendar: { start: 'occurred_at' }, views: [{ id: 'v1', name: 'Les graves', kind: 'list', shared: 'private' }] } } }
const kept: Feed = { id: 'f1', name: 'Mon agenda', scope: 'view', entity: null, view: 'v1', created_at: '2026-01-01T00:00:00Z', used_at: null, used_by: null }

function Probe({ told }: { told: (choices: ReturnType<typeof useFeedChoices>) => void }) {
  told(useFeedChoices())
  return null
}

test('a feed may show a kept view of what has dates, and says which', () => {
  let offered: ReturnType<typeof useFeedChoices> | undefined
  show(<Probe told={(choices) => (offered = choices)} />, known)
  expect(offered?.choices.map(({ label, shows }) => [label, shows])).toEqual([
    ['Mes événements', { scope: 'mine' }],
    ['Tous les événements que je vois', { scope: 'company' }],
    ['Mes événements, à lire et à écrire (CalDAV)', { scope: 'caldav' }],
    [incident.plural_label, { scope: 'entity', entity: 'hse.incident' }],
    [`Vue « Les graves » (${incident.plural_label})`, { scope: 'view', view: 'v1' }],
  ])
  expect(offered?.nameOf(kept)).toBe(`Vue « Les graves » (${incident.plural_label})`)
  expect(offered?.nameOf({ ...kept, view: 'gone' })).toBe('Une vue enregistrée')
  expect(offered?.nameOf({ ...kept, scope: 'entity', view: null, entity: 'hse.incident' })).toBe(incident.plural_label)
})
