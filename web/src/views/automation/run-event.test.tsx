/** Ce qu'un événement a apporté se lit comme partout : une heure, un nombre, une liste. */
import { screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import type { SystemField } from '@/features/automation/api/triggers'
import { show } from '@/testing/render'
import { serve } from '@/testing/server'
import { RunEvent } from './run-event'

afterEach(() => vi.unstubAllGlobals())

const field = (name: string, label: string, type: SystemField['type']): SystemField => ({ name, label, type, entity: null })

test('what an event brought is read as everywhere else', async () => {
  const fields = [field('at', 'Quand', 'datetime'), field('attempts', 'Essais', 'number'), field('changed', 'Changés', 'texts'), field('new_device', 'Appareil neuf', 'boolean')]
  serve((path) => (path.startsWith('/automation/triggers') ? { data: [], system: [{ name: 'user.login', label: 'Connexion', help: null, fields }] } : undefined))
  show(<RunEvent name="user.login" payload={{ at: '2026-11-23T08:30:00Z', attempts: 12000.5, changed: ['name', 'status', 'email'], new_device: true }} />)
  await screen.findByText('Connexion')
  const said = (label: string) => screen.getByText(label).nextElementSibling?.textContent?.replaceAll(/\s/g, ' ')
  expect(['Quand', 'Essais', 'Changés', 'Appareil neuf'].map(said)).toEqual([expect.stringMatching(/^23 nov\. 2026.* 09:30$/), '12 000,5', 'name, status et email', 'Oui'])
})
