import { act, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { connectivity } from '@/lib/http/connectivity'
import { show } from '@/testing/render'
import { StatusBanner } from './status-banner'

afterEach(() => act(() => connectivity.set('online')))

test.each([
  ['offline', 'Hors ligne. Ce qui est affiché peut dater.'],
  ['unreachable', 'Le serveur ne répond pas. Nouvelle tentative en cours…'],
  ['busy', 'Le serveur est occupé ou ne répond qu’à la lecture. Nouvelle tentative en cours…'],
] as const)('a server that is %s is said so, then no more', (state, said) => {
  show(<StatusBanner />)
  expect(screen.getByRole('status').textContent).toBe('')
  act(() => connectivity.set(state))
  expect(screen.getByRole('status').textContent).toBe(said)
  act(() => connectivity.set('online'))
  expect(screen.getByRole('status').textContent).toBe('')
})
