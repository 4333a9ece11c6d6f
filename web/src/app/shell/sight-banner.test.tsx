/** La fin d'un regard : c'est le serveur qui la dit, et chaque onglet l'apprend. */
import { cleanup, render } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startAfresh, useAfresh } from '@/features/session/afresh'
import { show } from '@/testing/render'
import SightBanner from './sight-banner'

const viewing = { by: 'u1', until: '2026-03-01T10:00:00Z' }
const leave = vi.fn()
let answered: object = { csrf: 'x', viewing, preferences: {} }
let asked = 0

beforeEach(() => {
  // Ce poste avance d'une minute.
  vi.useFakeTimers({ now: new Date('2026-03-01T10:01:00Z') })
  vi.stubGlobal('location', { ...window.location, assign: leave, reload: leave })
  vi.stubGlobal('fetch', () => {
    asked += 1
    return Promise.resolve(new Response(JSON.stringify(answered)))
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  leave.mockClear()
  asked = 0
})

test('a clock ahead of the server’s asks less and less often, and leaves when it is over', async () => {
  show(<SightBanner name="Ada" viewing={viewing} />)
  await vi.advanceTimersByTimeAsync(15_500)
  expect(asked).toBe(4)
  expect(leave).not.toHaveBeenCalled()
  answered = { csrf: 'x', viewing: null, preferences: {} }
  await vi.advanceTimersByTimeAsync(60_000)
  expect(leave).toHaveBeenCalledTimes(1)
  cleanup()
  await vi.advanceTimersByTimeAsync(120_000)
  expect(asked).toBe(5)
})

test('the other tabs learn that a look starts or ends', async () => {
  vi.useRealTimers()
  const Tab = () => {
    useAfresh()
    return null
  }
  render(<Tab />)
  startAfresh()
  // Celui qui part, et celui qui l'apprend.
  await vi.waitFor(() => expect(leave).toHaveBeenCalledTimes(2))
})
