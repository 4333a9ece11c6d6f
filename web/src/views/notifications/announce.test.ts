import { toast } from 'sonner'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { announce } from './announce'

const late = { title: 'Délai dépassé', severity: 'warning', labels: { category: 'Incidents', kind: 'Alerte', severity: 'Avertissement' } } as const

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test('a notification says what it is, in the words of the server', async () => {
  const shown = vi.spyOn(toast, 'warning').mockReturnValue('1')
  announce(late)
  await vi.waitFor(() => expect(shown).toHaveBeenCalledWith('Délai dépassé', expect.objectContaining({ description: 'Avertissement · Alerte' })))
})

test('a crowd of them does not cover the page: the first ones are said, the bell counts the others', async () => {
  const shown = vi.spyOn(toast, 'warning').mockReturnValue('1')
  vi.setSystemTime(Date.now() + 60_000)
  for (let rank = 0; rank < 1000; rank += 1) announce(late)
  await vi.waitFor(() => expect(shown).toHaveBeenCalledTimes(3))
  const alert = vi.spyOn(toast, 'error').mockReturnValue('2')
  announce({ ...late, severity: 'error' })
  await vi.waitFor(() => expect(alert).toHaveBeenCalledTimes(1))
  vi.setSystemTime(Date.now() + 9000)
  announce(late)
  await vi.waitFor(() => expect(shown).toHaveBeenCalledTimes(4))
})
