import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test } from 'vitest'
import { useSearchText } from './use-search-text'

function Page() {
  const [value, setValue] = useState('ana')
  const [typed, type] = useSearchText(value, setValue)
  return (
    <>
      <input value={typed} onChange={(event) => type(event.target.value)} />
      <output>{value}</output>
      <button type="button" onClick={() => setValue('')}>
        tout
      </button>
    </>
  )
}

const box = () => screen.getByRole<HTMLInputElement>('textbox').value
const told = () => screen.getByRole('status').textContent
const later = () => new Promise((done) => setTimeout(done, 400))

test('what is typed goes to the address, a space at the end left to what comes', async () => {
  render(<Page />)
  await userEvent.type(screen.getByRole('textbox'), ' b ')
  await later()
  expect([box(), told()]).toEqual(['ana b ', 'ana b'])
})

test('an address that changes by itself empties the box, for good', async () => {
  render(<Page />)
  await userEvent.click(screen.getByRole('button'))
  expect(box()).toBe('')
  await later()
  expect([box(), told()]).toEqual(['', ''])
})
