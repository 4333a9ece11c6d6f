import { afterEach, expect, test, vi } from 'vitest'
import { copyText } from './copy-text'

afterEach(() => vi.unstubAllGlobals())

test('a copy that cannot be done is told, not thrown', async () => {
  const writeText = vi.fn<(text: string) => Promise<void>>().mockResolvedValue()
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  expect(await copyText('un')).toBe(true)
  expect(writeText).toHaveBeenCalledWith('un')
  vi.stubGlobal('navigator', {})
  expect(await copyText('deux')).toBe(false)
})
