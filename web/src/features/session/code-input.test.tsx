import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test, vi } from 'vitest'
import { CodeInput } from './code-input'

const control = { id: 'code', 'aria-labelledby': 'x', 'aria-describedby': undefined, 'aria-invalid': undefined, 'aria-required': undefined }

function Host({ onComplete }: { onComplete: (code: string) => void }) {
  const [code, setCode] = useState('')
  return <CodeInput value={code} onChange={setCode} onComplete={onComplete} control={control} />
}

test('a pasted code, spaces included, completes once and the field asks for digits', async () => {
  const onComplete = vi.fn()
  render(<Host onComplete={onComplete} />)
  const input = screen.getByRole('textbox')
  expect(document.activeElement).toBe(input)
  expect(input.getAttribute('autocomplete')).toBe('one-time-code')
  expect(input.getAttribute('inputmode')).toBe('numeric')
  await userEvent.paste('123 456')
  expect(onComplete.mock.calls).toEqual([['123456']])
})

test('letters are ignored', async () => {
  const onComplete = vi.fn()
  render(<Host onComplete={onComplete} />)
  await userEvent.type(screen.getByRole('textbox'), 'a1b2c3')
  expect((screen.getByRole('textbox') as HTMLInputElement).value).toBe('123')
  expect(onComplete).not.toHaveBeenCalled()
})
