/** Une case de nombre : ce qui s'y lit est ce qu'on a tapé, ce qu'elle rend est le nombre. */
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test } from 'vitest'
import type { NumberStyle } from '@/lib/date-order'
import { WritingContext } from '@/lib/format'
import { NumberInput } from './number-input'

function Stage({ numbers, known = '' }: { numbers: NumberStyle; known?: string }) {
  const [value, setValue] = useState(known)
  return (
    <WritingContext value={{ numbers }}>
      <NumberInput aria-label="Valeur" value={value} onChange={setValue} />
      <output>{value}</output>
    </WritingContext>
  )
}
const box = () => screen.getByRole<HTMLInputElement>('textbox')
const read = () => screen.getByRole('status').textContent

test.each([
  ['comma_point', '1,234', '1234'],
  ['comma_point', '1,234.5', '1234.5'],
  ['point_comma', '1.234', '1234'],
  ['point_comma', '1.234,5', '1234.5'],
  ['auto', '1 234,5', '1234.5'],
] as const)('with %s, %s is %s', async (numbers, typed, number) => {
  render(<Stage numbers={numbers} />)
  await userEvent.type(box(), typed)
  expect([box().value, read()]).toEqual([typed, number])
})

test('a number of the server is retyped without growing a thousandfold', async () => {
  render(<Stage numbers="point_comma" known="1.23" />)
  expect(box().value).toBe('1,23')
  await userEvent.type(box(), '4')
  expect(read()).toBe('1.234')
})
