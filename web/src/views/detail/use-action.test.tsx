/** Un refus d'action se dit toujours : au champ quand une boîte le montre, sinon en message. */
import { act } from '@testing-library/react'
import { useEffect } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { FieldProblem } from '@/lib/http/problem'
import { toastError } from '@/lib/toast'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import { useAction } from './use-action'

vi.mock('@/lib/toast')

beforeEach(() => {
  vi.clearAllMocks()
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ code: 'record.invalid', errors: [{ field: 'cost', code: 'required', message: 'Le coût manque.' }] }, { status: 422 })))
})
afterEach(() => vi.unstubAllGlobals())

let run: () => void

function Stage({ place }: { place?: (errors: FieldProblem[]) => void }) {
  const { mutate } = useAction(incident, { id: 'r', version: 1 }, place)
  useEffect(() => {
    run = () => mutate({ name: 'close', label: 'Clore', body: {} })
  })
  return null
}

test('with no box to place it, the first one is a message', async () => {
  show(<Stage />)
  act(() => run())
  await vi.waitFor(() => expect(toastError).toHaveBeenCalledWith('Le coût manque.'))
})

test('a box places it itself', async () => {
  const place = vi.fn()
  show(<Stage place={place} />)
  act(() => run())
  await vi.waitFor(() => expect(place).toHaveBeenCalledWith([expect.objectContaining({ field: 'cost' })]))
  expect(toastError).not.toHaveBeenCalled()
})
