/** Le menu au clavier : ce qu'on range ou retire ne laisse pas le focus au vide. */
import { act, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { learn } from '@/lib/i18n'
import { model } from '@/testing/model'
import { showAt } from '@/testing/routed'
import { serve } from '@/testing/server'
import { shapingTexts } from '@/locales/shaping'
import { fromBody, type MenuBody } from './draft'
import { MenuEditor } from './menu-editor'

beforeAll(() => learn(shapingTexts))
beforeEach(() => void serve(() => undefined))

const body: MenuBody = { entries: [{ name: 'field', group: 'pilotage' }, { name: 'rota', url: 'https://intranet.example/rota', in: 'field' }, { to: 'hse.incident', group: 'modules' }], texts: { field: { fr: 'Terrain' }, rota: { fr: 'Astreinte' } } }
const open = () => showAt('/', () => <MenuEditor read={fromBody(body, model)} version={0} />)
const rowOf = (key: string) => document.querySelector<HTMLElement>(`[data-entry="${key}"]`) as HTMLElement

test('an entry put elsewhere keeps the focus on its place', async () => {
  open()
  await userEvent.click(await screen.findByRole('button', { name: /^Incidents/ }))
  const place = await screen.findByRole('combobox', { name: /Place dans le menu/ })
  act(() => place.focus())
  await userEvent.keyboard('{Enter}{ArrowDown}{Enter}')
  expect(document.activeElement?.id).toBe('hse.incident-place')
  expect(document.activeElement).not.toBe(place)
})

test('the only entry of a submenu, removed, leaves the focus to the submenu', async () => {
  open()
  await screen.findByRole('button', { name: /^Incidents/ })
  within(rowOf('rota')).getByRole('button', { name: /^Retirer/ }).focus()
  await userEvent.keyboard('{Enter}')
  expect(rowOf('rota')).toBeNull()
  expect(document.activeElement).toBe(within(rowOf('field')).getAllByRole('button')[0])
})
