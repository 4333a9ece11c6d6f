/** Une action : son refus se dit toujours, au champ quand une boîte le montre ; une transition se montre aussitôt, se reprend et se défait. */
import { useQuery } from '@tanstack/react-query'
import { act } from '@testing-library/react'
import { useEffect } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { FieldProblem } from '@/lib/http/problem'
import type { Entity, RecordData } from '@/lib/model'
import { toastError, toastSuccess } from '@/lib/toast'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import { serve } from '@/testing/server'
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

const circuit: Entity = {
  ...incident,
  rights: { ...incident.rights, actions: ['close', 'reopen'] },
  workflow: {
    field: 'state',
    states: [],
    transitions: [
      { name: 'close', label: 'Clore', from: ['open'], to: 'closed' },
      { name: 'reopen', label: 'Rouvrir', from: ['closed'], to: 'open' },
    ],
  },
}

/** La fiche telle que l'écran la lit : de la mémoire des lectures, que le geste change sous ses yeux. */
function Read() {
  const { data } = useQuery<RecordData>({ queryKey: ['records', 'hse.incident', 'one', 'r'], queryFn: () => new Promise(() => undefined), initialData: { id: 'r', version: 1, state: 'open' } })
  const { mutate } = useAction(circuit, data)
  useEffect(() => {
    run = () => mutate({ name: 'close', label: 'Clore', body: {} })
  })
  return <output>{String(data.state)}</output>
}

test('a refused transition goes back to where it came from', async () => {
  let refuse: () => void = () => undefined
  serve(async () => {
    await new Promise<void>((done) => (refuse = done))
    return [422, { code: 'record.invalid', detail: 'Non.' }]
  })
  const { container } = show(<Read />)
  act(() => run())
  await vi.waitFor(() => expect(container.textContent).toBe('closed'))
  refuse()
  await vi.waitFor(() => expect(container.textContent).toBe('open'))
})

test('a transition that has a way back offers it, from the state it left', async () => {
  const sent = serve((path, method) => (method === 'POST' ? { id: 'r', version: path.endsWith('close') ? 2 : 3 } : undefined))
  const { container } = show(<Read />)
  act(() => run())
  await vi.waitFor(() => expect(toastSuccess).toHaveBeenCalled())
  const { action } = vi.mocked(toastSuccess).mock.calls[0]?.[1] ?? {}
  act(() => action?.onClick())
  await vi.waitFor(() => expect(sent.map((one) => one.split(' ')[1])).toEqual(['/hse/incidents/r/actions/close', '/hse/incidents/r/actions/reopen']))
  await vi.waitFor(() => expect(container.textContent).toBe('open'))
})
