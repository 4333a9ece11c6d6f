/** Les valeurs d'une fiche qui se changent sur place : rien de ce qui se tape ni de ce qui est refusé ne se perd sans un mot. */
import { act, fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useEffect, useState } from 'react'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { actionsQuery } from '@/features/records/api/list-actions'
import { learn } from '@/lib/i18n'
import { fieldNamed, type Field } from '@/lib/model'
import { toastError } from '@/lib/toast'
import { detailTexts } from '@/locales/detail'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import { serve, type Answer } from '@/testing/server'
import { EditableValue } from './editable-value'
import { RecordPlace } from './record-place'
// Chargé d'avance : son arrivée paresseuse ne doit pas compter dans le temps d'un essai.
import '@/views/inline/inline-editor'

vi.mock('@/lib/toast')

const record = { id: 'r', version: 1, title: 'Fuite de gazole', cost: 12 }
const fields = ['title', 'cost'].map((name) => fieldNamed(incident, name) as Field)
let leave: (what: 'tab' | 'record') => void
let answer: (said: Answer) => void
let sent: string[]

beforeAll(() => learn(detailTexts))
beforeEach(() => {
  vi.clearAllMocks()
  const me = { id: 'm', roles: [], preferences: {} }
  sent = serve((path, method) => (path === '/me' ? me : method === 'PATCH' ? new Promise<Answer>((done) => (answer = done)) : path.includes('/actions') ? { data: [], edit: true } : undefined))
})
afterEach(() => vi.unstubAllGlobals())

function Stage() {
  const [left, setLeft] = useState<'tab' | 'record' | undefined>()
  useEffect(() => {
    leave = setLeft
  }, [])
  if (left === 'record') return null
  return (
    <RecordPlace entity={incident} record={record}>
      {left === undefined &&
        fields.map((field) => (
          <EditableValue key={field.name} entity={incident} record={record} field={field}>
            {String(record[field.name as 'title'])}
          </EditableValue>
        ))}
    </RecordPlace>
  )
}

const pencil = (label: string) => screen.findByRole('button', { name: new RegExp(`Modifier.*${label}`) })
async function typeTitle(text: string) {
  const drawn = show(<Stage />)
  await userEvent.click(await pencil('Titre'))
  const box = await screen.findByRole('textbox', { name: 'Titre' })
  await userEvent.clear(box)
  await userEvent.type(box, text)
  return drawn
}
const refusal: Answer = [422, { code: 'record.invalid', errors: [{ field: 'title', code: 'rule', message: 'Titre déjà pris.' }] }]

test('a refusal gives back what was typed, where it was typed', async () => {
  await typeTitle('Fuite au quai nord{Enter}')
  await act(async () => answer(refusal))
  expect(await screen.findByRole('textbox', { name: 'Titre' })).toHaveProperty('value', 'Fuite au quai nord')
  expect(toastError).not.toHaveBeenCalled()
})

test.each(['tab', 'record'] as const)('a refusal that comes after leaving the %s is a message', async (what) => {
  await typeTitle('Fuite au quai nord{Enter}')
  act(() => leave(what))
  await act(async () => answer(refusal))
  await vi.waitFor(() => expect(toastError).toHaveBeenCalledWith('Titre déjà pris.'))
})

test('a conflict that comes after leaving the record is a message', async () => {
  await typeTitle('Fuite au quai nord{Enter}')
  act(() => leave('record'))
  await act(async () => answer([412, { code: 'record.stale', detail: 'Changée entre-temps.', current: { ...record, version: 2, title: 'Celui d’un autre' } }]))
  await vi.waitFor(() => expect(toastError).toHaveBeenCalled())
})

test('pressing the pencil of another value keeps the first and opens the second, without waiting for the click', async () => {
  await typeTitle('Fuite au quai nord')
  fireEvent.pointerDown(await pencil('Coût'), { pointerType: 'mouse', button: 0 })
  await screen.findByRole('textbox', { name: 'Coût' })
  expect(screen.queryByRole('textbox', { name: 'Titre' })).toBeNull()
  expect(sent).toEqual(['PATCH /hse/incidents/r {"title":"Fuite au quai nord"}'])
})

test('what is being typed stays when the record closes meanwhile', async () => {
  const { client } = await typeTitle('Fuite au quai nord')
  act(() => void client.setQueryData(actionsQuery(incident, 'r', 'fr').queryKey, { data: [], edit: false } as never))
  expect(screen.getByRole('textbox', { name: 'Titre' })).toHaveProperty('value', 'Fuite au quai nord')
})
