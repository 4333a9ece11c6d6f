/** Les cartes : leur menu, le choix de plusieurs par le bouton ou l'appui tenu, et l'ordre. */
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { act, fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import { countOf, nothing } from './selection'

const records = ['Vanne grippée', 'Fuite de gaz', 'Chute'].map((title, rank) => ({ id: `r${rank}`, number: `INC-${rank}`, title, severity: 'low', site: { id: 's', name: 'Base' } }))

// Ses textes viennent avec lui : la langue doit être là d'abord. Le choix de l'ordre, lui, viendrait au premier appui.
let CardList: typeof import('./card-list').default
beforeAll(async () => {
  CardList = (await import('./card-list')).default
  await Promise.all([import('./sort-chooser'), import('./row-menu')])
})
afterEach(() => vi.useRealTimers())

function Stage() {
  const [selection, setSelection] = useState(nothing)
  const [sort, setSort] = useState<string | undefined>('-occurred_at')
  const entity = { ...incident, fields: incident.fields.map((field) => ({ ...field, sortable: true })) }
  return (
    <>
      <output data-testid="count">{countOf(selection, 40)}</output>
      <output data-testid="sort">{sort ?? ''}</output>
      <CardList entity={entity} columns={entity.fields.slice(0, 6)} records={records} hasMore={false} sort={sort} onSort={setSort} selection={selection} onSelection={setSelection} />
    </>
  )
}

async function stage() {
  const router = createRouter({ routeTree: createRootRoute({ component: Stage }), history: createMemoryHistory({ initialEntries: ['/'] }) })
  show(<RouterProvider router={router as never} />)
  await screen.findByRole('link', { name: /Vanne grippée/ })
  return userEvent.setup()
}
const said = (id: string) => screen.getByTestId(id).textContent

test('a button turns the cards into checkboxes; all, one less, then back to links', async () => {
  const user = await stage()
  await user.click(screen.getByRole('button', { name: 'Sélectionner' }))
  expect(screen.queryByRole('link')).toBeNull()
  await user.click(screen.getByRole('checkbox', { name: 'Choisir « Chute »' }))
  expect(said('count')).toBe('1')
  await user.click(screen.getByRole('checkbox', { name: 'Tout choisir' }))
  expect(said('count')).toBe('40')
  await user.click(screen.getByRole('checkbox', { name: 'Choisir « Chute »' }))
  expect(said('count')).toBe('39')
  await user.click(screen.getByRole('button', { name: 'Terminer' }))
  expect([said('count'), screen.getAllByRole('link').length]).toEqual(['0', 3])
})

test('a finger that lingers chooses the card; Escape leaves', async () => {
  const user = await stage()
  vi.useFakeTimers({ shouldAdvanceTime: true })
  fireEvent(screen.getByRole('link', { name: /Fuite de gaz/ }), new PointerEvent('pointerdown', { bubbles: true, pointerType: 'touch', clientX: 10, clientY: 10 }))
  await act(() => vi.advanceTimersByTimeAsync(600))
  expect(said('count')).toBe('1')
  vi.useRealTimers()
  const box = screen.getByRole('checkbox', { name: 'Choisir « Fuite de gaz »' })
  expect((box as HTMLInputElement).checked).toBe(true)
  box.focus()
  await user.keyboard('{Escape}')
  expect(said('count')).toBe('0')
  await screen.findByRole('link', { name: /Fuite de gaz/ })
})

test('each card has its menu', async () => {
  const user = await stage()
  await user.click(screen.getByRole('button', { name: 'Gestes sur « Chute »' }))
  expect(await screen.findByRole('menuitem', { name: 'Copier le lien' })).toBeTruthy()
})

test('the order is several fields, each its way', async () => {
  const user = await stage()
  await user.click(screen.getByRole('button', { name: /^Trier Survenu le/ }))
  await user.click(await screen.findByRole('button', { name: 'Titre' }))
  expect(said('sort')).toBe('-occurred_at,title')
  // Le bouton pressé s'en est allé : le focus est à ce qu'il a fait.
  const focused = () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent
  await vi.waitFor(() => expect(focused()).toMatch(/^TitreCroissant/))
  await user.click(screen.getByRole('button', { name: /^Titre Croissant/ }))
  await user.click(screen.getByRole('button', { name: 'Monter Titre' }))
  expect(said('sort')).toBe('-title,-occurred_at')
  await vi.waitFor(() => expect(focused()).toMatch(/^TitreDécroissant/))
  await user.click(screen.getByRole('button', { name: 'Retirer Survenu le' }))
  expect(said('sort')).toBe('-title')
  await vi.waitFor(() => expect(focused()).toBe('Retirer Titre'))
})
