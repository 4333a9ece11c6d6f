/** Une transition qui demande des réponses part de la fiche entière, non de ce que montre sa carte. */
import { act } from '@testing-library/react'
import { useEffect } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Entity, Field } from '@/lib/model'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import { useMove } from './use-move'

vi.mock('@/lib/toast')

const cost = incident.fields.find((field) => field.name === 'cost') as Field
const state: Field = { name: 'state', type: 'select', label: 'État' }
const entity: Entity = { ...incident, actions: [{ name: 'close', label: 'Clore', params: [cost] }], workflow: { field: 'state', states: [], transitions: [] } }

beforeEach(() =>
  vi.stubGlobal('fetch', (address: string) =>
    Promise.resolve(Response.json(address.endsWith('/actions') ? { edit: true, delete: true, data: [{ name: 'close', label: 'Clore', to: 'closed', allowed: true }] } : { id: 'r', version: 2, state: 'open', cost: 120 })),
  ),
)
afterEach(() => vi.unstubAllGlobals())

let board: ReturnType<typeof useMove>

function Stage() {
  const own = useMove(entity, state, () => undefined)
  useEffect(() => {
    board = own
  }, [own])
  return null
}

test('the answers start from the whole record', async () => {
  show(<Stage />)
  await act(() => board.move({ id: 'r', version: 1, state: 'open' }, 'closed'))
  expect(board.asked?.record).toMatchObject({ version: 2, cost: 120 })
})
