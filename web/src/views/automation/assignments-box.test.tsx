import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import { AssignmentsBox } from './assignments-box'

test('a field that is no longer written still bears its name', () => {
  show(<AssignmentsBox label="Valeurs" target={{ ...incident, workflow: { field: 'type', states: [], transitions: [] } }} from={undefined} value={{ type: "'spill'", title: "'x'" }} onChange={vi.fn()} />)
  const fields = screen.getAllByRole('combobox', { name: 'Champ' }).map((one) => one.textContent)
  expect(fields).toEqual([expect.stringContaining('Type'), expect.stringContaining('Titre')])
})
