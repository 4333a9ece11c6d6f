import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test } from 'vitest'
import { WritingContext } from '@/lib/format'
import { show } from '@/testing/render'
import { NumberFilter } from './filter'

function Stage() {
  const [values, setValues] = useState<string[]>([])
  return (
    <WritingContext value={{ numbers: 'comma_point' }}>
      <NumberFilter field={{ name: 'cost', type: 'integer', label: 'Coût' }} operator="gte" values={values} onChange={setValues} />
      <output>{values[0]}</output>
    </WritingContext>
  )
}

test('a number is read in a filter as it is in a form', async () => {
  show(<Stage />)
  const box = screen.getByRole<HTMLInputElement>('textbox')
  await userEvent.type(box, '1,234')
  expect([box.value, screen.getByRole('status').textContent]).toEqual(['1,234', '1234'])
})
