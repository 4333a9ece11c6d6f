/** Le flux revenu d'une coupure : ce qu'elle a tu se relit, le modèle et les mots de l'organisation compris. */
import { screen } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { connectStream, type StreamHandlers } from '@/features/stream/connect'
import { refreshBrand } from '@/lib/brand'
import { recordSource } from '@/lib/records/source'
import { showAt } from '@/testing/routed'
import { useLive } from './use-live'

vi.mock('@/features/stream/connect')
vi.mock('@/lib/brand')

let heard: StreamHandlers
beforeEach(() => {
  vi.mocked(refreshBrand).mockReset()
  vi.mocked(connectStream).mockImplementation((handlers) => {
    heard = handlers
    return () => undefined
  })
})

function Stage() {
  useLive(true)
  return <p>ouvert</p>
}

test('the first opening reads nothing again; the next ones do', async () => {
  const { client } = showAt('/', () => <Stage />)
  await screen.findByText('ouvert')
  const [reread, records] = [vi.spyOn(client, 'invalidateQueries'), vi.spyOn(recordSource.get(), 'heard')]
  const metas = () => reread.mock.calls.filter(([asked]) => asked?.queryKey?.[0] === 'meta').length
  vi.useFakeTimers()
  heard.onOpen(true)
  await vi.advanceTimersByTimeAsync(1000)
  expect([records.mock.calls.length, metas(), vi.mocked(refreshBrand).mock.calls.length]).toEqual([0, 0, 0])
  heard.onOpen(false)
  heard.onMeta({ version: '2' })
  await vi.advanceTimersByTimeAsync(1000)
  expect([records.mock.calls.length, metas(), vi.mocked(refreshBrand).mock.calls.length]).toEqual([1, 1, 1])
  vi.useRealTimers()
})
