import { afterEach, expect, test, vi } from 'vitest'
import { canScan, scanPhoto } from './scan'

afterEach(() => vi.unstubAllGlobals())

test('without a reader in the browser, nothing is offered', async () => {
  expect(canScan()).toBe(false)
  expect(await scanPhoto(new Blob())).toBeUndefined()
})

test.each([
  [[{ rawValue: 'ABC-1' }], 'ABC-1'],
  [[], undefined],
])('a photo with %j reads %j', async (found, code) => {
  vi.stubGlobal('createImageBitmap', () => Promise.resolve({}))
  vi.stubGlobal(
    'BarcodeDetector',
    class {
      detect = () => Promise.resolve(found)
    },
  )
  expect(canScan()).toBe(true)
  expect(await scanPhoto(new Blob())).toBe(code)
})
