import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Entity, Field, RecordData } from '@/lib/model'
import { toastSuccess } from '@/lib/toast'
import { show } from '@/testing/render'
import { useInlineEdit, type Refused } from './use-inline-edit'

vi.mock('@/lib/toast')

const field: Field = { name: 'location', type: 'text', label: 'Lieu' }
const entity = { package: 'hse', name: 'incident', path: '/hse/incidents', title_field: 'title', fields: [field], rights: { edit: true } } as unknown as Entity
const record: RecordData = { id: 'r', version: 3, title: 'Fuite', location: 'Pont' }
const sent: { version: string | null; body: unknown }[] = []
let answers: Response[]

const reply = (status: number, body: unknown) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': status < 300 ? 'application/json' : 'application/problem+json' } })

beforeEach(() => {
  sent.length = 0
  vi.mocked(toastSuccess).mockClear()
  vi.stubGlobal('fetch', (_path: string, { headers, body }: RequestInit) => {
    sent.push({ version: new Headers(headers).get('If-Match'), body: body ? JSON.parse(String(body)) : undefined })
    return Promise.resolve(answers.shift() ?? reply(200, { ...record, version: 9 }))
  })
})
afterEach(() => vi.unstubAllGlobals())

function Screen({ onRefused }: { onRefused: (refused: Refused) => boolean }) {
  const save = useInlineEdit(entity, onRefused)
  return <button onClick={() => save(record, field, 'Cale', 'Pont')}>{field.label}</button>
}

async function edit(...prepared: Response[]) {
  answers = prepared
  const refused = vi.fn<(refused: Refused) => boolean>(() => true)
  show(<Screen onRefused={refused} />)
  await userEvent.click(screen.getByRole('button'))
  return refused
}

test('a change made elsewhere in the record meanwhile is not a conflict: it is written over the version of the moment', async () => {
  const refused = await edit(reply(412, { code: 'record.stale', current: { ...record, version: 5, title: 'Fuite de gazole' } }))
  await waitFor(() => expect(sent).toHaveLength(2))
  expect(sent.map(({ version }) => version?.replaceAll('"', ''))).toEqual(['3', '5'])
  expect(sent[1]?.body).toEqual({ location: 'Cale' })
  expect(refused).not.toHaveBeenCalled()
})

test('a change of the same value is a conflict, for the person to settle', async () => {
  const refused = await edit(reply(412, { code: 'record.stale', current: { ...record, version: 5, location: 'Cuisine' } }))
  await waitFor(() => expect(refused).toHaveBeenCalled())
  expect(sent).toHaveLength(1)
  expect(refused.mock.calls[0]?.[0]).toMatchObject({ value: 'Cale', before: 'Pont', problem: { status: 412 } })
})

const depth: Field = { name: 'depth', type: 'text', label: 'Profondeur', visible: "location == 'Pont'" }
const governing = { ...entity, fields: [field, depth] } as Entity

function Governing({ shown }: { shown: RecordData }) {
  const save = useInlineEdit(governing)
  return <button onClick={() => save(shown, field, 'Cale', 'Pont')}>{field.label}</button>
}

/** Modifie, puis se ravise : ce que chaque demande écrit. */
async function editAndUndo(shown: RecordData, ...prepared: Response[]) {
  answers = prepared
  show(<Governing shown={shown} />)
  await userEvent.click(screen.getByRole('button'))
  await waitFor(() => expect(toastSuccess).toHaveBeenCalled())
  const { action } = vi.mocked(toastSuccess).mock.calls[0]?.[1] ?? {}
  action?.onClick()
  await waitFor(() => expect(sent.filter(({ body }) => body)).toHaveLength(2))
  return sent.flatMap(({ body }) => body ?? [])
}

test('undoing gives back what the write emptied by hiding it', async () => {
  const written = await editAndUndo({ ...record, depth: '12 m' }, reply(200, { ...record, version: 4, location: 'Cale', depth: null }))
  expect(written).toEqual([{ location: 'Cale' }, { location: 'Pont', depth: '12 m' }])
})

test('a row does not hold them all: they are read before they go', async () => {
  const written = await editAndUndo(record, reply(200, { ...record, depth: '12 m' }), reply(200, { ...record, version: 4, location: 'Cale', depth: null }))
  expect(written).toEqual([{ location: 'Cale' }, { location: 'Pont', depth: '12 m' }])
})

test('what could not be read is not promised back', async () => {
  answers = [reply(500, {}), reply(200, { ...record, version: 4, location: 'Cale', depth: null })]
  show(<Governing shown={record} />)
  await userEvent.click(screen.getByRole('button'))
  await waitFor(() => expect(toastSuccess).toHaveBeenCalledWith(expect.anything(), undefined))
})
