import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { askedAll, type Asked } from '@/features/notifications/api/list-notifications'
import { show } from '@/testing/render'
import { serve } from '@/testing/server'
import { NotificationFilters } from './notification-filters'

afterEach(() => vi.unstubAllGlobals())

const words = {
  subjects: [{ name: 'core.alert', label: 'Alertes du système' }],
  kinds: [{ name: 'business', label: 'Métier' }, { name: 'alert', label: 'Alerte' }],
  severities: [{ name: 'info', label: 'Information' }, { name: 'error', label: 'Erreur' }],
}

function asking(asked: Partial<Asked> = {}) {
  serve((path) => (path === '/notifications/preferences' ? words : undefined))
  const onAsked = vi.fn<(part: Partial<Asked>) => void>()
  show(<NotificationFilters asked={{ ...askedAll, ...asked }} onAsked={onAsked} />)
  return onAsked
}

test.each([
  ['Sujet', 'Alertes du système', { category: 'core.alert' }],
  ['Type', 'Alerte', { kind: 'alert' }],
  ['Gravité', 'Erreur', { severity: 'error' }],
])('%s is chosen in the words of the server', async (box, word, part) => {
  const onAsked = asking()
  await userEvent.click(screen.getByRole('combobox', { name: box }))
  await userEvent.click(await screen.findByRole('option', { name: word }))
  expect(onAsked).toHaveBeenCalledWith(part)
})

test('what a kept link asks for stays chosen, though the box holds nothing of it any more', async () => {
  asking({ category: 'hse.gone', kind: 'alert' })
  await screen.findByText('Alerte')
  expect(screen.getByRole('combobox', { name: 'Sujet' }).textContent).toBe('hse.gone')
})
