/** Un geste sur une sélection : ses fournées, sa grande liste changée entre-temps, et les valeurs rendues. */
import { act, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { bulkWrite } from '@/features/records/api/bulk-write'
import { recordSource, server } from '@/lib/records/source'
import type { Field } from '@/lib/model'
import { toastInfo, toastSuccess } from '@/lib/toast'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import { everything, mark, nothing, type Selection } from './selection'
import { useBulk, type BulkCall } from './use-bulk'

vi.mock('@/lib/toast')
vi.mock('@/features/records/api/bulk-write')

const severity = incident.fields.find(({ name }) => name === 'severity') as Field
const edit: BulkCall = { order: { operation: 'update', set: { severity: 'high' }, mode: 'partial' }, field: severity, told: (done) => `${done} modifiées` }
const records = ['a', 'b', 'c'].map((id) => ({ id, title: id, severity: id === 'c' ? null : 'low' }))
const page = vi.fn()

beforeEach(() => {
  // Ce qui se relit ensuite n'est pas l'affaire de cet essai.
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{}', { status: 404 })))
  page.mockResolvedValue({ data: records, next_cursor: null, count: null })
  recordSource.set({ ...server, page })
  vi.mocked(bulkWrite).mockReset()
  vi.mocked(bulkWrite).mockImplementation(async (_, target) => {
    const ids = 'items' in target ? target.items.map((one) => (typeof one === 'string' ? one : one.id)) : ['a', 'b', 'c']
    return { done: ids, versions: new Map(ids.map((id) => [id, 5])), refused: [] }
  })
  vi.mocked(toastSuccess).mockReset()
})
afterEach(() => {
  recordSource.set(server)
  vi.unstubAllGlobals()
})

function Stage({ selection, total, call }: { selection: Selection; total: number; call: BulkCall }) {
  const { start } = useBulk({ entity: incident, query: { q: 'fuite' }, selection, total, onDone: () => undefined })
  return <button onClick={() => start(call)}>agir</button>
}

const play = async (selection: Selection, total: number, call = edit) => {
  show(<Stage selection={selection} total={total} call={call} />)
  await userEvent.click(screen.getByRole('button'))
}

test('an edit keeps the values it replaces, and gives them back as long as no one came after', async () => {
  await play(mark(nothing, ['a', 'b', 'c'], true), 40)
  await vi.waitFor(() => expect(toastSuccess).toHaveBeenCalledWith('3 modifiées', expect.anything()))
  expect(page.mock.calls[0]?.[1]).toMatchObject({ filter: 'id in ["a","b","c"]', limit: 500 })
  const { action } = vi.mocked(toastSuccess).mock.calls[0]?.[1] ?? {}
  await act(async () => action?.onClick())
  expect(vi.mocked(bulkWrite).mock.lastCall).toEqual([
    incident,
    { items: [{ id: 'a', version: 5, severity: 'low' }, { id: 'b', version: 5, severity: 'low' }, { id: 'c', version: 5, severity: null }] },
    { operation: 'update', mode: 'partial' },
  ])
})

test('beyond what can be given back, nothing is kept', async () => {
  page.mockImplementation(async () => ({ data: Array.from({ length: 700 }, (_, rank) => ({ id: `r${rank}` })), next_cursor: null, count: null }))
  await play(everything, 700)
  await vi.waitFor(() => expect(toastSuccess).toHaveBeenCalledWith('700 modifiées', undefined))
  expect(vi.mocked(bulkWrite).mock.calls.map(([, target]) => ('items' in target ? target.items.length : 0))).toEqual([200, 200, 200, 100])
})

test('more records than were seen: nothing is done', async () => {
  await play(everything, 2)
  await vi.waitFor(() => expect(toastInfo).toHaveBeenCalled())
  expect(bulkWrite).not.toHaveBeenCalled()
})
