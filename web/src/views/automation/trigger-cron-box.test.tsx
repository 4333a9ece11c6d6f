/** Un horaire en clair : la minute se tape à son rythme, un pas reste régulier, et l'oreille n'entend que ce qui est écrit jusqu'au bout. */
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { show } from '@/testing/render'
import { CronBox } from './trigger-cron-box'
import { emptyTrigger, type DraftSource } from './trigger-draft'

afterEach(() => vi.useRealTimers())

function Stage({ every }: { every: string }) {
  const [source, setSource] = useState<DraftSource>({ ...emptyTrigger().source, every, zone: 'UTC' })
  return <CronBox source={source} onChange={(part) => setSource((before) => ({ ...before, ...part }))} />
}
const cron = () => screen.getByRole<HTMLInputElement>('textbox', { name: /^Horaire/ }).value
const minute = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'À la minute' })

test('a minute is typed freely, and one that is none is told once left', async () => {
  show(<Stage every="5 * * * *" />)
  await userEvent.clear(minute())
  expect(minute().value).toBe('')
  expect(cron()).toBe('5 * * * *')
  await userEvent.type(minute(), '45')
  expect(cron()).toBe('45 * * * *')
  await userEvent.clear(minute())
  await userEvent.type(minute(), '75')
  expect(minute().value).toBe('75')
  expect(screen.queryByText('Une minute, de 0 à 59')).toBeNull()
  await userEvent.tab()
  expect(screen.getByText('Une minute, de 0 à 59')).toBeTruthy()
})

test('only what parts an hour evenly is offered', async () => {
  show(<Stage every="*/15 * * * *" />)
  await userEvent.click(screen.getByRole('combobox', { name: 'Toutes les … minutes' }))
  expect(screen.getAllByRole('option').map((one) => one.textContent)).toEqual(['1', '2', '3', '4', '5', '6', '10', '12', '15', '20', '30'])
  await userEvent.click(screen.getByRole('option', { name: '20' }))
  expect(cron()).toBe('*/20 * * * *')
})

test('the next times are said once one has stopped typing', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime })
  const { container } = show(<Stage every="0 8 * * *" />)
  const said = () => container.querySelector('[aria-live]')?.textContent ?? ''
  await vi.waitFor(() => expect(said()).toContain('08:00'))
  const box = screen.getByRole('textbox', { name: /^Horaire/ })
  await user.type(box, '{Backspace}')
  await vi.advanceTimersByTimeAsync(200)
  expect(said()).toContain('08:00')
  await vi.advanceTimersByTimeAsync(500)
  await vi.waitFor(() => expect(said()).not.toContain('08:00'))
})

test('the hour of each site is one more zone, and the next times say so', async () => {
  const { container } = show(<Stage every="0 8 * * *" />)
  const zone = () => screen.getByRole<HTMLInputElement>('combobox', { name: 'Fuseau' })
  await userEvent.clear(zone())
  await userEvent.type(zone(), 'chaque site')
  await userEvent.click(await screen.findByRole('option', { name: 'à l’heure de chaque site' }))
  expect(zone().value).toBe('à l’heure de chaque site')
  expect(screen.getByText(/part de sa fiche/)).toBeTruthy()
  expect(await screen.findByText('Les prochaines fois (à l’heure de chaque site)')).toBeTruthy()
  expect(screen.getAllByText(/ 20\d\d, 08:00$/)).toHaveLength(5)
  // L'heure d'un mur n'est l'instant de personne.
  const said = [...container.querySelectorAll('time')].map(({ dateTime }) => dateTime)
  expect(said).toEqual(Array(5).fill(expect.stringMatching(/^20\d\d-\d\d-\d\dT08:00$/)))
})
