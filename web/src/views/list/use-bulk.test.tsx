/** Un geste sur une sélection : ses fournées, sa grande liste changée entre-temps, les valeurs rendues, et un seul à la fois. */
import { act, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { bulkWrite } from '@/features/records/api/bulk-write'
import { learn } from '@/lib/i18n'
import { recordSource, server } from '@/lib/records/source'
import type { Field } from '@/lib/model'
import { toastError, toastInfo, toastSuccess } from '@/lib/toast'
import { kindsTexts } from '@/locales/kinds'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import { bulkState } from './bulk-state'
import { everything, mark, nothing, type Selection } from './selection'
import { useBulk, type BulkCall } from './use-bulk'

vi.mock('@/lib/toast')
vi.mock('@/features/records/api/bulk-write')

const severity = incident.fields.find(({ name }) => name === 'severity') as Field
const edit: BulkCall = { order: { operation: 'update', set: { severity: 'high' }, mode: 'partial' }, field: severity, told: (done) => `${done} modifiées` }
const records = ['a', 'b', 'c'].map((id) => ({ id, title: id, severity: id === 'c' ? null : 'low' }))
const page = vi.fn()

beforeAll(() => learn(kindsTexts))
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
  vi.mocked(toastError).mockReset()
  vi.mocked(toastInfo).mockReset()
  bulkState.set(undefined)
})
afterEach(() => {
  recordSource.set(server)
  vi.unstubAllGlobals()
})

/** Une liste, et le geste demandé d'elle. */
function Stage({ selection, total, call = edit }: { selection: Selection; total: number | undefined; call?: BulkCall }) {
  const { start } = useBulk({ entity: incident, query: { q: 'fuite' }, selection, total, onDone: () => undefined })
  return <button onClick={() => start(call)}>agir</button>
}

const press = () => userEvent.click(screen.getByRole('button'))
const play = async (selection: Selection, total: number | undefined, call = edit) => {
  const drawn = show(<Stage selection={selection} total={total} call={call} />)
  await press()
  return drawn
}
const undo = async () => act(async () => vi.mocked(toastSuccess).mock.lastCall?.[1]?.action?.onClick())
const three = mark(nothing, ['a', 'b', 'c'], true)
const remove: BulkCall = { order: { operation: 'delete', mode: 'partial' }, undo: { operation: 'restore', mode: 'partial' }, told: (done) => `${done} supprimées` }
const many = (count: number) => page.mockImplementation(async () => ({ data: Array.from({ length: count }, (_, rank) => ({ id: `r${rank}` })), next_cursor: null, count: null }))

test('an edit keeps the values it replaces, and gives them back as long as no one came after', async () => {
  await play(three, 40)
  await vi.waitFor(() => expect(toastSuccess).toHaveBeenCalledWith('3 modifiées', expect.anything()))
  expect(page.mock.calls[0]?.[1]).toMatchObject({ filter: 'id in ["a","b","c"]', limit: 500 })
  await undo()
  expect(vi.mocked(bulkWrite).mock.lastCall).toEqual([
    incident,
    { items: [{ id: 'a', version: 5, severity: 'low' }, { id: 'b', version: 5, severity: 'low' }, { id: 'c', version: 5, severity: null }] },
    { operation: 'update', mode: 'partial' },
  ])
})

test('a field that hides others is not given back: what they held would stay lost', async () => {
  const type = incident.fields.find(({ name }) => name === 'type') as Field
  await play(three, 40, { ...edit, field: type })
  await vi.waitFor(() => expect(toastSuccess).toHaveBeenCalledWith('3 modifiées', undefined))
})

test('beyond what can be given back, nothing is kept', async () => {
  many(700)
  await play(everything, 700)
  await vi.waitFor(() => expect(toastSuccess).toHaveBeenCalledWith('700 modifiées', undefined))
  expect(vi.mocked(bulkWrite).mock.calls.map(([, target]) => ('items' in target ? target.items.length : 0))).toEqual([200, 200, 200, 100])
})

test('more records than were seen: nothing is done', async () => {
  await play(everything, 2)
  await vi.waitFor(() => expect(toastInfo).toHaveBeenCalled())
  expect(bulkWrite).not.toHaveBeenCalled()
})

test('what an undo could not restore is told even when its list is gone', async () => {
  const { unmount } = await play(three, 40, remove)
  await vi.waitFor(() => expect(toastSuccess).toHaveBeenCalledWith('3 supprimées', expect.anything()))
  unmount()
  vi.mocked(bulkWrite).mockResolvedValueOnce({ done: ['a', 'b'], versions: new Map(), refused: [{ id: 'c', detail: 'non', errors: [] }] })
  await undo()
  await vi.waitFor(() => expect(toastError).toHaveBeenCalledWith('1 fiche refusée'))
  expect(toastSuccess).toHaveBeenLastCalledWith('2 fiches rendues à ce qu’elles étaient')
  expect(bulkState.get()).toMatchObject({ running: false, refused: [{ id: 'c' }] })
})

test('what a gesture could not do is told once: by its list if it is there, in a message otherwise', async () => {
  let end: () => void = () => undefined
  const outcome = { done: ['a', 'b'], versions: new Map(), refused: [{ id: 'c', detail: 'non', errors: [] }] }
  vi.mocked(bulkWrite).mockResolvedValueOnce(outcome)
  const here = await play(three, 40, remove)
  await vi.waitFor(() => expect(bulkState.get()).toMatchObject({ running: false, refused: [{ id: 'c' }] }))
  expect(toastError).not.toHaveBeenCalled()
  vi.mocked(bulkWrite).mockImplementationOnce(() => new Promise((done) => (end = () => done(outcome))))
  await press()
  here.unmount()
  end()
  await vi.waitFor(() => expect(toastError).toHaveBeenCalledWith('1 fiche refusée'))
  expect(toastError).toHaveBeenCalledTimes(1)
})

test('a gesture of a lost session stops, and what it ends with is for no one', async () => {
  many(700)
  let end: () => void = () => undefined
  vi.mocked(bulkWrite).mockImplementationOnce(() => new Promise((done) => (end = () => done({ done: ['a'], versions: new Map(), refused: [{ id: 'r0', detail: 'non', errors: [] }] }))))
  const { client } = await play(everything, 700)
  await vi.waitFor(() => expect(bulkWrite).toHaveBeenCalledTimes(1))
  const lost = bulkState.get()?.run
  act(() => bulkState.set({ run: Symbol('bulk'), entity: 'core.site', listKey: '{}', running: false, stopping: false, refused: [] }))
  const [reread, written] = [vi.spyOn(client, 'invalidateQueries'), vi.spyOn(bulkState, 'set')]
  await act(async () => end())
  // Le geste de qui vient ensuite va à son terme : celui d'avant a fini bien avant lui.
  await press()
  await vi.waitFor(() => expect(bulkState.get()).toBeUndefined())
  const runs = written.mock.calls.map(([state]) => state?.run)
  expect(runs).not.toContain(lost)
  expect(runs.filter((run) => run === undefined)).toHaveLength(1)
  expect(bulkWrite).toHaveBeenCalledTimes(1 + 4)
  expect(vi.mocked(toastSuccess).mock.calls.map(([told]) => told)).toEqual(['700 modifiées'])
  expect(reread).toHaveBeenCalledTimes(3)
  for (const told of [toastInfo, toastError]) expect(told).not.toHaveBeenCalled()
})

test.each([
  ['restored', remove, 'supprimées', new Error('session')],
  ['restored', remove, 'supprimées', undefined],
  ['given back', edit, 'modifiées', new Error('session')],
  ['given back', edit, 'modifiées', undefined],
])('so does a change of mind: %s', async (_, call, told, error) => {
  await play(three, 40, call)
  await vi.waitFor(() => expect(toastSuccess).toHaveBeenCalledTimes(1))
  let end: () => void = () => undefined
  vi.mocked(bulkWrite).mockImplementationOnce(() => new Promise((done, fail) => (end = () => (error ? fail(error) : done({ done: ['a'], versions: new Map(), refused: [{ id: 'b', detail: 'non', errors: [] }] })))))
  await undo()
  act(() => bulkState.set(undefined))
  await act(async () => end())
  await press()
  await vi.waitFor(() => expect(bulkState.get()).toBeUndefined())
  expect(vi.mocked(toastSuccess).mock.calls.map(([text]) => text)).toEqual([`3 ${told}`, `3 ${told}`])
  for (const said of [toastInfo, toastError]) expect(said).not.toHaveBeenCalled()
})

test('one gesture at a time: a second one, or an older change of mind, waits', async () => {
  await play(three, 40, remove)
  await vi.waitFor(() => expect(toastSuccess).toHaveBeenCalled())
  let end: () => void = () => undefined
  vi.mocked(bulkWrite).mockImplementationOnce(() => new Promise((done) => (end = () => done({ done: ['a'], versions: new Map(), refused: [] }))))
  await press()
  await vi.waitFor(() => expect(bulkWrite).toHaveBeenCalledTimes(2))
  await press()
  await undo()
  expect(toastInfo).toHaveBeenCalledTimes(2)
  expect(bulkWrite).toHaveBeenCalledTimes(2)
  await act(async () => end())
  await vi.waitFor(() => expect(bulkState.get()).toBeUndefined())
})
