/** Les exécutions : un filtre s'ôte là où il ne trouve rien, chaque lien dit de quoi il parle, et une panne n'efface rien. */
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import type { Run } from '@/features/automation/api/runs'
import { model } from '@/testing/model'
import { showAt } from '@/testing/routed'
import { serve, type Answer } from '@/testing/server'
import { RunDetail } from './run-detail'
import { RunsList } from './runs-list'

vi.mock('@/lib/toast')
afterEach(() => vi.unstubAllGlobals())

const run = (id: number, part: Partial<Run> = {}): Run => ({ id, trigger: 'hse.late', state: 'done', entity: 'hse.incident', record: `r${id}`, event: null, at: `2026-11-23T0${id}:00:00Z`, wake_at: null, finished_at: null, attempts: 1, duration_us: null, error: null, ...part })

test('each line tells which record it filters by', async () => {
  serve((path) => (path.startsWith('/automation/runs') ? { data: [run(1), run(2)], next_cursor: null } : undefined))
  showAt('/', RunsList)
  const links = await screen.findAllByRole('link', { name: /^Toutes ses exécutions/ })
  const names = links.map((one) => one.getAttribute('aria-label'))
  expect(names[0]).toContain('hse.late · 23 nov. 2026')
  expect(new Set(names).size).toBe(2)
})

test.each([
  ['/?state=failed', 'Effacer les filtres'],
  ['/?record=r1&entity=hse.incident', 'Ne plus filtrer par fiche'],
])('%s can be taken off, and the focus goes to the filters', async (address, name) => {
  serve(() => undefined)
  const { router } = showAt(address, RunsList)
  ;(await screen.findByRole('button', { name })).focus()
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(router.state.location.search).toEqual({}))
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('combobox', { name: 'Déclencheur' })))
})

const governor = { ...model, permissions: ['core.automation.manage'] }

test('what was chosen under a filter is not under another, and the bar that goes leaves the focus to the list', async () => {
  serve((path) => (path.startsWith('/automation/runs') ? { data: [run(1, { state: 'failed' })], next_cursor: null } : undefined))
  const { router } = showAt('/', RunsList, governor)
  const choose = async () => userEvent.click(await screen.findByRole('checkbox', { name: 'Choisir l’exécution 1' }))
  await choose()
  expect(screen.getByRole('toolbar', { name: '1 choisie' })).toBeTruthy()
  await router.navigate({ to: '/', search: { state: 'failed' } } as never)
  await waitFor(() => expect(screen.queryByRole('toolbar')).toBeNull())
  await router.navigate({ to: '/', search: {} } as never)
  expect((await screen.findByRole<HTMLInputElement>('checkbox', { name: 'Choisir l’exécution 1' })).checked).toBe(false)
  expect(screen.queryByRole('toolbar')).toBeNull()
  await choose()
  screen.getByRole('button', { name: 'Ne rien choisir' }).focus()
  await userEvent.keyboard('{Enter}')
  expect(screen.queryByRole('toolbar')).toBeNull()
  expect(document.activeElement?.contains(screen.getByRole('checkbox', { name: 'Choisir l’exécution 1' }))).toBe(true)
  expect(document.activeElement).not.toBe(document.body)
})

test.each([
  ['/', ['Rejouer toutes les échouées', 'Arrêter toutes celles qui attendent']],
  ['/?state=failed', ['Rejouer toutes les échouées']],
  ['/?state=waiting', []],
])('under %s, what is offered of all touches only what is shown: %j', async (address, offered) => {
  serve((path) => (path.startsWith('/automation/runs') ? { data: [run(1)], next_cursor: null } : undefined))
  showAt(address, RunsList, governor)
  await screen.findByText('hse.late')
  expect(screen.queryAllByRole('button', { name: /toutes/ }).map((one) => one.textContent)).toEqual(offered)
})

test('a run keeps what was read when it can no longer be, and its title takes the focus of a button that goes', async () => {
  let answer: Answer = { ...run(1, { state: 'failed' }), steps: [] }
  serve((path, method) => (method === 'POST' ? {} : path === '/automation/runs/1' ? answer : undefined))
  showAt('/', () => <RunDetail id="1" />, { ...model, permissions: ['core.automation.manage'] })
  const replay = await screen.findByRole('button', { name: 'Rejouer' })
  answer = { ...run(1), steps: [] }
  replay.focus()
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Rejouer' })).toBeNull())
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 })))
})

test('a run that can no longer be read stays, with why', async () => {
  let answer: Answer = { ...run(1), steps: [] }
  serve((path) => (path === '/automation/runs/1' ? answer : undefined))
  const { client } = showAt('/', () => <RunDetail id="1" />)
  await screen.findByRole('heading', { level: 1 })
  answer = [500, {}]
  await client.invalidateQueries()
  expect(await screen.findByRole('alert')).toBeTruthy()
  expect(screen.getByRole('heading', { level: 1, name: 'hse.late' })).toBeTruthy()
})
