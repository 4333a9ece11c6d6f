/** Un raccourci ne prend que ce qui est à lui. */
import { fireEvent, render } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { useShortcut } from './use-shortcut'

test.each([
  ['Control', { ctrlKey: true }, true],
  ['Meta', { metaKey: true }, true],
  ['Control Shift', { ctrlKey: true, shiftKey: true }, false],
  ['Control Alt', { ctrlKey: true, altKey: true }, false],
  ['none', {}, false],
])('mod+s with %s', (_, held, taken) => {
  const run = vi.fn()
  const Stage = () => (useShortcut('mod+s', run), null)
  render(<Stage />)
  expect(fireEvent.keyDown(document.body, { key: 's', ...held })).toBe(!taken)
  expect(run).toHaveBeenCalledTimes(taken ? 1 : 0)
})
