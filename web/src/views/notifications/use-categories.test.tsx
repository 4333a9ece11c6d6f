/** Les sujets qu'on peut filtrer : ceux que le serveur donne, et ceux qui ne viennent d'aucun déclencheur. */
import { screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import type { Entity, Model } from '@/lib/model'
import { incident, model } from '@/testing/model'
import { show } from '@/testing/render'
import { serve } from '@/testing/server'
import { useCategories } from './use-categories'

afterEach(() => vi.unstubAllGlobals())

const Topics = ({ chosen }: { chosen: string }) => useCategories(chosen).map(({ value, label }) => <p key={value}>{`${value} ${label}`}</p>)

test('each subject is there once, in words', async () => {
  serve((path) => (path === '/notifications/preferences' ? { categories: [{ name: 'core.site', label: 'Sites' }] } : undefined))
  const timed: Entity = { ...incident, workflow: { field: 'state', states: [], transitions: [], clocks: [{ name: 'answer', label: 'Réponse' }] as never } }
  const event: Entity = { ...incident, package: 'core', name: 'event', plural_label: 'Événements' }
  const known: Model = { ...model, permissions: ['core.job.view'], entities: { ...model.entities, 'hse.incident': timed, 'core.event': event } }
  show(<Topics chosen="hse.incident" />, known)
  await screen.findByText('core.site Sites')
  expect(screen.getAllByText(/^\w+\.\w+ /).map((one) => one.textContent)).toEqual(['core.approval Approbations', 'core.event Événements', 'core.alert Alertes du système', 'core.site Sites', 'hse.incident Incidents'])
})
