/** Une date s'écrit, se relit dans la langue de la personne et se prend dans un calendrier, au clavier comme à l'oreille. */
import { act, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { speak } from '@/lib/i18n'
import { show } from '@/testing/render'
import { DateInput } from './date-input'
import { DateTimeInput } from './date-time-input'
import { FieldFrame } from './field-frame'
import { TimeInput } from './time-input'
import { useHeld } from './use-typed'

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-22T09:15:00Z'), toFake: ['Date'] })
  vi.stubGlobal('navigator', { ...navigator, languages: ['fr-FR', 'en-US'] })
})
afterEach(async () => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  await speak('fr')
})

type Box = typeof DateInput | typeof DateTimeInput | typeof TimeInput

/** Monte la saisie dans son cadre ; rend ce qui a été dit, dans l'ordre. */
function edit(Input: Box, start = '', more: { min?: string; max?: string; required?: boolean } = {}) {
  const said: string[] = []
  function Harness() {
    const [value, setValue] = useState(start)
    const { required, ...bounds } = more
    return (
      <FieldFrame id="field-x" label="Survenu le" required={required}>
        {(control) => (
          <Input
            {...bounds}
            value={value}
            onChange={(next) => {
              said.push(next)
              setValue(next)
            }}
            {...control}
          />
        )}
      </FieldFrame>
    )
  }
  show(<Harness />)
  return said
}

const box = () => screen.getByLabelText<HTMLInputElement>('Survenu le')
const opener = () => screen.getByRole('button', { name: 'Choisir dans un calendrier' })
const open = async () => {
  await userEvent.click(opener())
  return within(await screen.findByRole('grid'))
}
const focused = () => document.activeElement?.getAttribute('aria-label')

test('it is shown in the language, and again in another without reloading', async () => {
  const said = edit(DateInput, '2026-04-03')
  expect(box().value).toBe('03/04/2026')
  expect(document.getElementById('field-x-note')?.textContent).toContain('ven. 3 avr.')
  await act(() => speak('en'))
  expect(box().value).toBe('04/03/2026')
  expect(box().placeholder).toBe('mm/dd/yyyy')
  expect(said).toEqual([])
})

test('what cannot be read stays as it was typed, on leaving too', async () => {
  const said = edit(DateInput, '2026-04-03')
  await userEvent.clear(box())
  await userEvent.type(box(), '12/31/2026{Tab}')
  expect(box().value).toBe('12/31/2026')
  expect(said.at(-1)).toBe('12/31/2026')
})

test('leaving a date untouched says nothing, seconds included', async () => {
  const said = edit(DateTimeInput, '2026-11-22T09:00:45Z')
  await userEvent.click(box())
  await userEvent.tab()
  expect([box().value, said]).toEqual(['22/11/2026 10:00', []])
})

test('short forms are read on leaving, and pasted cells at once', async () => {
  const said = edit(DateTimeInput)
  await userEvent.click(box())
  await userEvent.paste('22/11/2026 10:00')
  expect(said).toEqual(['2026-11-22T09:00:00Z'])
  await userEvent.clear(box())
  await userEvent.type(box(), 'hier 9h30{Tab}')
  expect([box().value, said.at(-1)]).toEqual(['21/11/2026 09:30', '2026-11-21T08:30:00Z'])
})

test('arrows move the day, the hour or the minute where the caret is', async () => {
  const said = edit(DateTimeInput, '2026-11-30T09:00:00Z')
  const at = async (caret: number, key: string) => {
    await userEvent.click(box())
    box().setSelectionRange(caret, caret)
    await userEvent.keyboard(key)
    return said.at(-1)
  }
  expect(await at(0, '{ArrowUp}')).toBe('2026-12-01T09:00:00Z')
  expect(await at(12, '{ArrowDown}')).toBe('2026-12-01T08:00:00Z')
  expect(await at(15, '{ArrowDown}')).toBe('2026-12-01T07:59:00Z')
  expect(box().value).toBe('01/12/2026 08:59')
})

test('an hour goes round midnight', async () => {
  const said = edit(TimeInput, '23:30')
  await userEvent.click(box())
  box().setSelectionRange(0, 0)
  await userEvent.keyboard('{ArrowUp}')
  expect(said).toEqual(['00:30'])
})

test('the calendar opens on the day held, walks with the keys, and gives focus back', async () => {
  const said = edit(DateInput, '2026-11-18')
  await userEvent.click(box())
  await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}')
  const grid = within(await screen.findByRole('grid', { name: 'novembre 2026' }))
  expect(grid.getAllByRole('columnheader').map((one) => one.textContent)).toEqual(['lun', 'mar', 'mer', 'jeu', 'ven', 'sam', 'dim'])
  await waitFor(() => expect(focused()).toBe('mercredi 18 novembre 2026'))
  expect(grid.getByRole('button', { name: 'dimanche 22 novembre 2026' }).getAttribute('aria-current')).toBe('date')
  expect(document.querySelector('td[aria-selected="true"]')?.textContent).toBe('18')
  const walk: [string, string][] = [
    ['{ArrowRight}', 'jeudi 19 novembre 2026'],
    ['{ArrowDown}', 'jeudi 26 novembre 2026'],
    ['{Home}', 'lundi 23 novembre 2026'],
    ['{End}', 'dimanche 29 novembre 2026'],
    ['{ArrowDown}', 'dimanche 6 décembre 2026'],
    ['{PageUp}', 'vendredi 6 novembre 2026'],
    ['{Shift>}{PageDown}{/Shift}', 'samedi 6 novembre 2027'],
  ]
  for (const [key, day] of walk) {
    await userEvent.keyboard(key)
    expect(focused(), key).toBe(day)
  }
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(document.activeElement).toBe(opener()))
  expect([said, box().value]).toEqual([['2027-11-06'], '06/11/2027'])
})

test('escape changes nothing', async () => {
  const said = edit(DateInput, '2026-11-18')
  await open()
  await userEvent.keyboard('{ArrowRight}{Escape}')
  await waitFor(() => expect(screen.queryByRole('grid')).toBeNull())
  expect(said).toEqual([])
  expect(document.activeElement).toBe(opener())
})

test('a day out of bounds is read but not picked', async () => {
  const said = edit(DateInput, '', { min: '2026-11-10', max: '2026-11-20' })
  const grid = await open()
  await waitFor(() => expect(focused()).toBe('vendredi 20 novembre 2026'))
  await userEvent.keyboard('{ArrowRight}')
  expect(focused()).toBe('vendredi 20 novembre 2026')
  const out = grid.getByRole('button', { name: 'samedi 21 novembre 2026' })
  expect(out.getAttribute('aria-disabled')).toBe('true')
  await userEvent.click(out)
  expect(said).toEqual([])
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Aujourd’hui' }).disabled).toBe(true)
})

test('today, then nothing; what is required is not cleared', async () => {
  const said = edit(DateInput)
  await open()
  await userEvent.click(screen.getByRole('button', { name: 'Aujourd’hui' }))
  await open()
  await userEvent.click(screen.getByRole('button', { name: 'Effacer' }))
  expect(said).toEqual(['2026-11-22', ''])
})

test('a required date cannot be cleared from its calendar', async () => {
  edit(DateInput, '2026-11-18', { required: true })
  await open()
  expect(screen.queryByRole('button', { name: 'Effacer' })).toBeNull()
})

test('month and year are chosen', async () => {
  edit(DateInput, '2026-03-31')
  await open()
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Mois' }), 'février')
  await screen.findByRole('grid', { name: 'février 2026' })
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Année' }), '2028')
  await screen.findByRole('grid', { name: 'février 2028' })
})

test('a moment is a day, then its hour, the calendar staying open', async () => {
  const said = edit(DateTimeInput, '2026-11-18T09:00:00Z')
  const grid = await open()
  await userEvent.click(grid.getByRole('button', { name: 'jeudi 19 novembre 2026' }))
  expect(said).toEqual(['2026-11-19T09:00:00Z'])
  const hour = screen.getByRole<HTMLInputElement>('textbox', { name: 'Heure' })
  expect(document.activeElement).toBe(hour)
  await userEvent.clear(hour)
  await userEvent.type(hour, '1430{Tab}')
  expect(said.at(-1)).toBe('2026-11-19T13:30:00Z')
  await userEvent.click(screen.getByRole('button', { name: 'Terminé' }))
  await waitFor(() => expect(screen.queryByRole('grid')).toBeNull())
  expect(box().value).toBe('19/11/2026 14:30')
})

test('an English week starts on Sunday', async () => {
  edit(DateInput, '2026-11-18')
  await act(() => speak('en'))
  await userEvent.click(screen.getByRole('button', { name: 'Pick in a calendar' }))
  const grid = within(await screen.findByRole('grid', { name: 'November 2026' }))
  expect(grid.getAllByRole('columnheader')[0]?.textContent).toBe('Sun')
})

test('who holds only dates keeps the last one, and hears of the rest once the field is left', async () => {
  const said: string[] = []
  function Harness() {
    const [value, setValue] = useState('08:00')
    const { isUnread, ...held } = useHeld(value, (text) => /^\d\d:\d\d$/.test(text), (next) => {
      said.push(next)
      setValue(next)
    })
    return (
      <FieldFrame id="field-x" label="Survenu le" error={isUnread ? 'Illisible' : undefined}>
        {(control) => <TimeInput {...held} {...control} />}
      </FieldFrame>
    )
  }
  show(<Harness />)
  await userEvent.clear(box())
  await userEvent.type(box(), '9h7')
  expect(screen.queryByText('Illisible')).toBeNull()
  await userEvent.tab()
  expect([box().value, box().getAttribute('aria-invalid'), said]).toEqual(['9h7', 'true', []])
  await userEvent.clear(box())
  await userEvent.type(box(), '9h07{Tab}')
  expect([box().value, box().getAttribute('aria-invalid'), said]).toEqual(['09:07', null, ['09:07']])
})
