/** La fiche sur laquelle essayer ne se lit pas : cela se dit, et se retente. */
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import { serve } from '@/testing/server'
import TrialExisting from './trial-existing'

afterEach(() => vi.unstubAllGlobals())

test('a record that cannot be read says so, and is asked again', async () => {
  let broken = true
  const record = { id: 'r1', title: 'Fuite', cost: 3 }
  serve((path) => (path.startsWith('/hse/incidents/r1') ? (broken ? [500, {}] : record) : path.startsWith('/hse/incidents') ? { data: [record], next_cursor: null, count: { value: 1, exact: true } } : undefined))
  show(<TrialExisting trigger={{ name: 'my.x', source: { kind: 'event', entity: 'hse.incident', event: 'updated' } } as never} entity={incident} busy={false} onTry={() => undefined} />)
  await userEvent.click(screen.getByRole('combobox', { name: /^Fiche/ }))
  await userEvent.click(await screen.findByRole('option', { name: /Fuite/ }))
  await userEvent.click(screen.getByRole('combobox', { name: 'Ce qui vient de changer' }))
  await userEvent.click(await screen.findByRole('option', { name: 'Coût' }))
  const retry = await screen.findByRole('button', { name: 'Réessayer' })
  broken = false
  await userEvent.click(retry)
  expect(await screen.findByText('3')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Réessayer' })).toBeNull()
})
