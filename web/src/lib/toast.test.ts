import { expect, test, vi } from 'vitest'
import { toastInfo } from './toast'

vi.mock('sonner', () => {
  throw new Error('hors ligne')
})

test('a message that cannot be shown is closed all the same, once its time has passed', async () => {
  const closed = vi.fn<() => void>()
  toastInfo('Retiré', { duration: 30, onClosed: closed })
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(closed).not.toHaveBeenCalled()
  await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce())
})
