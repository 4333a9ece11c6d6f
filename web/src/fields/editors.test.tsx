/** Chaque sorte de champ se saisit au clavier, sous son libellé, et rend ce que le formulaire attend. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { act, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FieldFrame } from '@/components/ui/field-frame'
import { blankValues } from '@/lib/form/values'
import type { Field } from '@/lib/model'
import { model } from '@/testing/model'
import { show } from '@/testing/render'
import { cells } from './cells'
import { displays } from './display-of'
import { EditorOf, editors } from './editor-of'

const field = (type: string, more: Partial<Field> = {}): Field => ({ name: 'x', type, label: 'Valeur', ...more })
const options = [
  { value: 'gas', label: 'Gaz' },
  { value: 'fire', label: 'Feu' },
]

beforeEach(() => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify({ data: [], next_cursor: null, count: null }), { status: 200 })))
})
afterEach(() => vi.unstubAllGlobals())

/** Monte l'éditeur dans son cadre et rend de quoi lire la dernière valeur. */
function edit(one: Field, start: unknown = blankValues(model, [one]).x) {
  const said = { value: start }
  function Harness() {
    const [value, setValue] = useState(start)
    const change = (next: unknown) => {
      said.value = next
      setValue(next)
    }
    return (
      <FieldFrame id="field-x" label={one.label} error="Faute">
        {(control) => <EditorOf field={one} value={value} onChange={change} onBlur={() => undefined} control={control} disabled={false} fullName="hse.incident.x" />}
      </FieldFrame>
    )
  }
  show(<Harness />)
  return said
}

test('every folder of a kind is known by its name', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((one) => one.isDirectory())
  for (const { name } of folders) {
    const files = readdirSync(join(import.meta.dirname, name))
    if (files.includes('editor.tsx')) expect(editors, name).toHaveProperty(name)
    if (files.includes('cell.tsx')) expect(cells, name).toHaveProperty(name)
    if (files.includes('display.tsx')) expect(displays, name).toHaveProperty(name)
  }
})

const typed: [field: Field, keys: string, value: unknown][] = [
  [field('money'), '12,5', { amount: '12.5', currency: '' }],
  [field('money', { currency: 'EUR' }), '3', { amount: '3', currency: 'EUR' }],
  [field('quantity', { unit: 'm3', units: ['m3', 'bbl'] }), '4', { value: '4', unit: 'm3' }],
  [field('secret'), 'sésame', 'sésame'],
  [field('color'), 'abc', 'abc'],
  [field('duration'), '8h30{Tab}', '8:30'],
  [field('date'), '22/11/2026', '2026-11-22'],
  [field('date'), '2026-11-22', '2026-11-22'],
  [field('date'), '221126{Enter}', '2026-11-22'],
  [field('date'), '31/04/2026{Tab}', '31/04/2026'],
  [field('datetime'), '22/11/2026 10:00', '2026-11-22T09:00:00Z'],
  [field('datetime'), '22/11/2026 9h30{Tab}', '2026-11-22T08:30:00Z'],
  [field('datetime'), 'tantôt{Tab}', 'tantôt'],
  [field('time'), '930{Tab}', '09:30'],
  [field('time'), '24:00{Tab}', '24:00'],
  [field('barcode'), 'A-1', 'A-1'],
  [field('json'), '{{}{Tab}', '{}'],
  [field('percent'), '12', '12'],
  [field('email'), 'a@b.fr', 'a@b.fr'],
  [field('markdown'), '# a', '# a'],
  [field('tags'), 'neuf{Enter}usé,', ['neuf', 'usé']],
]

test.each(typed)('%o typed %j gives %j', async (one, keys, value) => {
  const said = edit(one)
  const [control] = await screen.findAllByLabelText('Valeur', { selector: 'input, textarea' })
  expect(control?.getAttribute('aria-describedby')).toContain('field-x-error')
  await userEvent.click(control as HTMLElement)
  await userEvent.keyboard(keys)
  expect(said.value).toEqual(value)
})

test('a comma in a latitude is its decimal mark, not what parts it from the longitude', async () => {
  const said = edit(field('geo_point'))
  await userEvent.type(screen.getByRole('textbox', { name: /Latitude/ }), '-0,72')
  await userEvent.tab()
  await userEvent.keyboard('8,78')
  expect(said.value).toEqual({ lat: '-0,72', lon: '8,78' })
})

test('one number pasted or typed in a latitude stays there; two whole numbers are a position', async () => {
  const said = edit(field('geo_point'))
  const latitude = screen.getByRole('textbox', { name: /Latitude/ })
  await userEvent.click(latitude)
  await userEvent.paste('−0,72')
  await userEvent.tab()
  expect(said.value).toEqual({ lat: '−0,72', lon: '' })
  await userEvent.clear(latitude)
  await userEvent.type(latitude, '4 9{Tab}')
  expect(said.value).toEqual({ lat: '4', lon: '9' })
})

test('a position is pasted whole in either box', async () => {
  const said = edit(field('geo_point'))
  await userEvent.click(screen.getByLabelText(/Latitude/))
  await userEvent.paste("3°24'S 9°12'E")
  expect(said.value).toEqual({ lat: '-3.4', lon: '9.2' })
})

test('my position fills both boxes, a refusal is said', async () => {
  const place = { current: true }
  vi.stubGlobal('navigator', {
    ...navigator,
    geolocation: { getCurrentPosition: (found: (at: unknown) => void, lost: () => void) => (place.current ? found({ coords: { latitude: 4.05, longitude: 9.7 } }) : lost()) },
  })
  const said = edit(field('geo_point'))
  await act(async () => screen.getByRole('button', { name: 'Ma position' }).click())
  expect(said.value).toEqual({ lat: '4.05', lon: '9.7' })
  place.current = false
  await act(async () => screen.getByRole('button', { name: 'Ma position' }).click())
  expect(screen.getByRole('alert').textContent).toContain('Position introuvable')
})

test('a kept secret stays until it is replaced or erased', async () => {
  const said = edit(field('secret'), { set: true })
  const box = screen.getByLabelText('Valeur')
  expect(box.getAttribute('aria-describedby')).toContain('field-x-note')
  await userEvent.type(box, 'x')
  await userEvent.clear(box)
  expect(said.value).toEqual({ set: true })
  await userEvent.click(screen.getByRole('button', { name: 'Effacer le secret gardé' }))
  expect(said.value).toBeNull()
})

test('stars are radio buttons, and can be taken back', async () => {
  const said = edit(field('rating', { max: 5 }))
  await userEvent.click(screen.getByRole('radio', { name: '4 sur 5' }))
  expect(said.value).toBe('4')
  await userEvent.click(screen.getByRole('button', { name: 'Effacer' }))
  expect(said.value).toBe('')
})

test('options are ticked in the order of the definition', async () => {
  const said = edit(field('multi_select', { options }))
  await userEvent.click(screen.getByRole('checkbox', { name: 'Feu' }))
  await userEvent.click(screen.getByRole('checkbox', { name: 'Gaz' }))
  expect(said.value).toEqual(['gas', 'fire'])
})

test('another kind of target starts the choice again', async () => {
  const said = edit(field('any_link', { among: ['core.site', 'hse.incident'] }), { entity: 'core.site', id: 's1', label: 'Base' })
  await userEvent.click(screen.getByRole('combobox', { name: 'Sorte de fiche' }))
  await userEvent.click(screen.getByRole('option', { name: 'Incident' }))
  expect(said.value).toEqual({ entity: 'hse.incident', id: '' })
})

test('an unknown kind is shown, not typed', () => {
  edit(field('hologram'), 'abc')
  expect(screen.getByRole('status').textContent).toBe('abc')
})
