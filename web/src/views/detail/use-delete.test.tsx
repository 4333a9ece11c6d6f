/** Une fiche supprimée se quitte avant qu'on l'oublie ; se raviser revient d'où l'on est parti. */
import { act } from '@testing-library/react'
import { useEffect } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { recordQuery } from '@/features/records/api/get-record'
import { toastSuccess } from '@/lib/toast'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import { useDelete, type Leave } from './use-delete'

vi.mock('@/lib/toast')
beforeEach(() => vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ id: 'r', version: 2 }))))
afterEach(() => vi.unstubAllGlobals())

let remove: () => void

function Stage({ leave }: { leave: Leave }) {
  const { mutate } = useDelete(incident, { id: 'r', title: 'Fuite' }, leave)
  useEffect(() => {
    remove = () => mutate()
  })
  return null
}

test('the record is left before it is forgotten, and taken back where it was', async () => {
  const comeBack = vi.fn(() => Promise.resolve())
  let left = () => undefined as void
  const { client } = show(<Stage leave={() => new Promise((done) => (left = () => done(comeBack)))} />)
  const { queryKey } = recordQuery(incident, 'r')
  client.setQueryData(queryKey, { id: 'r' })
  act(() => remove())
  await act(() => new Promise((next) => setTimeout(next, 50)))
  expect(client.getQueryData(queryKey)).toBeDefined()
  left()
  await vi.waitFor(() => expect(toastSuccess).toHaveBeenCalled())
  expect(client.getQueryData(queryKey)).toBeUndefined()
  act(() => vi.mocked(toastSuccess).mock.lastCall?.[1]?.action?.onClick())
  await vi.waitFor(() => expect(comeBack).toHaveBeenCalledOnce())
})
