import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Entity, Field, RecordData } from '@/lib/model'
import { show } from '@/testing/render'
import { useInlineEdit, type Refused } from './use-inline-edit'

const field: Field = { name: 'location', type: 'text', label: 'Lieu' }
const entity = { package: 'hse', name: 'incident', path: '/hse/incidents', title_field: 'title', fields: [field], rights: { edit: true } } as unknown as Entity
const record: RecordData = { id: 'r', version: 3, title: 'Fuite', location: 'Pont' }
const sent: { version: string | null; body: unknown }[] = []
let answers: Response[]

const reply = (status: number, body: unknown) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': status < 300 ? 'application/json' : 'application/problem+json' } })

beforeEach(() => {
  sent.length = 0
  vi.stubGlobal('fetch', (_path: string, { headers, body }: RequestInit) => {
    sent.push({ version: new Headers(headers).get('If-Match'), body: JSON.parse(String(body)) })
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
