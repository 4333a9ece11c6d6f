/** Le panneau devant une source qui compte : une demande par facette dépliée, sans le choix du champ, et des cases qui posent des filtres. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { modelQuery } from '@/features/model/api/get-model'
import { meQuery } from '@/features/session/api/get-me'
import type { Filter } from '@/lib/filter'
import { Problem } from '@/lib/http/problem'
import type { Entity } from '@/lib/model'
import type { AggregateQuery } from '@/lib/records/port'
import { recordSource, server } from '@/lib/records/source'
import { incident, model } from '@/testing/model'
import type { ListState } from '../use-list-state'

const names = ['severity', 'type', 'reporter', 'site']
const entity: Entity = {
  ...incident,
  fields: [...incident.fields.filter(({ name }) => names.includes(name)).map((field) => ({ ...field, filterable: true })), { name: 'urgent', type: 'boolean', label: 'Urgent', filterable: true }, { name: 'words', type: 'tags', label: 'Mots', filterable: true }],
}
const sites = Array.from({ length: 14 }, (_, rank) => ({ group_key: { id: `s${rank}`, title: `Site n° ${rank}` }, count: 40 - rank }))
const answers: Record<string, unknown[]> = {
  severity: [{ group_key: 'low', count: 1200 }, { group_key: 'high', count: 3 }],
  type: [{ group_key: 'spill', count: 5 }, { group_key: null, count: 2 }],
  site: sites,
  'each(words)': [{ group_key: null, count: 9 }, { group_key: 'gaz', count: 4 }, { group_key: 'plan', count: 1 }],
}
const count = vi.fn<(asked: AggregateQuery) => Promise<unknown>>()
const asked = (field: string) => count.mock.calls.map(([query]) => query).filter((query) => query.group === `group_key:${field}`)

// Ses textes viennent avec lui : la langue doit être là d'abord.
let FacetsPanel: typeof import('./facets-panel').default
beforeAll(async () => {
  FacetsPanel = (await import('./facets-panel')).default
})

beforeEach(() => {
  count.mockImplementation(async ({ group }) => ({ data: answers[group.split(':')[1] ?? ''] ?? [], totals: {}, more: false }))
  recordSource.set({ ...server, aggregate: (_, query) => count(query) as never })
})
afterEach(() => recordSource.set(server))

let filters: Filter[] = []

function Stage() {
  const [held, setHeld] = useState<Filter[]>([])
  const keepFilters = (next: Filter[]) => {
    filters = next
    setHeld(next)
  }
  const state = { filters: held, keepFilters } as ListState
  return <FacetsPanel entity={entity} state={state} query={{ q: 'fuite', filter: 'celui de la liste' }} facets={{ open: true, drawer: false, show: () => undefined }} />
}

function open() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  client.setQueryData(modelQuery('fr').queryKey, { ...model, entities: { ...model.entities, 'hse.incident': entity } })
  client.setQueryData(meQuery.queryKey, { id: 'me' } as never)
  render(
    <QueryClientProvider client={client}>
      <Stage />
    </QueryClientProvider>,
  )
  return { user: userEvent.setup(), client }
}

const facet = (label: string) => within(screen.getByRole('group', { name: new RegExp(`^${label}`) }))
const box = (label: string, value: string) => facet(label).findByRole('checkbox', { name: new RegExp(`^${value}`) })

test('each unfolded facet asks once, under what the list seeks; a folded one waits', async () => {
  const { user } = open()
  expect((await box('Gravité', 'Faible')).closest('label')?.textContent).toMatch(/1\s200/)
  await waitFor(() => expect(count).toHaveBeenCalledTimes(4))
  expect(count.mock.calls[0]?.[0]).toMatchObject({ q: 'fuite', sort: '-count', filter: undefined })
  expect(asked('urgent')).toHaveLength(0)
  await user.click(screen.getByRole('button', { name: 'Urgent' }))
  expect(await facet('Urgent').findByText('Aucune valeur')).toBeTruthy()
  expect(asked('urgent')).toHaveLength(1)
})

test('a ticked value filters the list and the other facets, not its own', async () => {
  const { user } = open()
  await user.click(await box('Gravité', 'Élevée'))
  await user.click(await box('Type', '\\(vide\\)'))
  expect(filters).toEqual([
    { field: 'severity', operator: 'any', values: ['high'] },
    { field: 'type', operator: 'empty', values: [] },
  ])
  await waitFor(() => expect(asked('site').at(-1)?.filter).toBe('(severity in ["high"]) && (type == null)'))
  expect(asked('severity').at(-1)?.filter).toBe('type == null')
  expect(asked('type').at(-1)?.filter).toBe('severity in ["high"]')
  expect(screen.getByRole('button', { name: 'Gravité 1 valeur choisie' })).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Tout décocher' }))
  expect(filters).toEqual([])
})

test('ten values, then the others', async () => {
  const { user } = open()
  await box('Site', 'Site n° 0')
  expect(facet('Site').getAllByRole('checkbox')).toHaveLength(10)
  await user.click(facet('Site').getByRole('button', { name: '4 de plus' }))
  expect(facet('Site').getAllByRole('checkbox')).toHaveLength(14)
  await user.click(await box('Site', 'Site n° 13'))
  await user.click(facet('Site').getByRole('button', { name: 'Montrer moins' }))
  expect(facet('Site').getAllByRole('checkbox')).toHaveLength(11)
})

test('a facet that fails says so in its place, and tries again', async () => {
  const answer = count.getMockImplementation()
  count.mockImplementation(async (query) => {
    if (query.group.endsWith('severity')) throw new Problem(422, { code: 'query.too_costly' })
    return answer?.(query)
  })
  const { user } = open()
  await facet('Gravité').findByRole('alert')
  await box('Type', 'Déversement')
  count.mockImplementation(answer as never)
  await user.click(facet('Gravité').getByRole('button', { name: 'Réessayer' }))
  await box('Gravité', 'Faible')
})

test('what someone else changes is counted again with the list', async () => {
  const { client } = open()
  await box('Gravité', 'Faible')
  answers.severity = [{ group_key: 'low', count: 1201 }]
  await act(() => client.invalidateQueries({ queryKey: ['records', 'hse.incident'] }))
  expect((await box('Gravité', 'Faible')).closest('label')?.textContent).toMatch(/1\s201/)
})

test('free words are counted one by one, without those of no record, and joined in one filter', async () => {
  const { user } = open()
  await user.click(screen.getByRole('button', { name: 'Mots' }))
  await user.click(await box('Mots', 'gaz'))
  await user.click(await box('Mots', 'plan'))
  expect(facet('Mots').getAllByRole('checkbox')).toHaveLength(2)
  expect(asked('each(words)')).toHaveLength(1)
  expect(filters).toEqual([{ field: 'words', operator: 'any', values: ['gaz', 'plan'] }])
})
