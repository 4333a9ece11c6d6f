/** Les préférences des modules, sans serveur : ce qui part, quand, et ce qui n'empêche rien. */
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PackagePreference } from '@/features/preferences/package-preferences'
import type { Field } from '@/lib/model'
import { show } from '@/testing/render'
import PackagePreferences from './package-preferences'

vi.mock('@/lib/toast')

const preference = (name: string, value: unknown, field: Partial<Field>): PackagePreference => ({ key: `hse.${name}`, package: 'hse', package_label: 'HSE', field: { name, type: 'text', label: name, ...field }, initial: value, value, chosen: false })

let kept: PackagePreference[]
let sent: Record<string, unknown>[]
/** Les réponses, à lâcher une à une quand le test veut les retenir. */
let hold: (() => void)[] | undefined
let refused: string[]

beforeEach(() => {
  kept = [preference('sound', false, { type: 'boolean', label: 'Son' }), preference('count', 5, { type: 'integer', label: 'Nombre', max: 10 }), preference('motto', 'Oser', { label: 'Devise' })]
  sent = []
  hold = undefined
  refused = []
  vi.stubGlobal('fetch', async (_: string, { method, body }: RequestInit = {}) => {
    if (method === 'PATCH') {
      const { values } = JSON.parse(String(body)) as { values: Record<string, unknown> }
      sent.push(values)
      if (hold) await new Promise<void>((answer) => hold?.push(answer))
      const errors = Object.keys(values).filter((key) => refused.includes(key)).map((field) => ({ field, code: 'taken', message: 'Refusée.' }))
      if (errors.length > 0) return new Response(JSON.stringify({ code: 'validation.failed', detail: 'Non.', errors }), { status: 422 })
      kept = kept.map((one) => (one.key in values ? { ...one, value: values[one.key] } : one))
    }
    return new Response(JSON.stringify({ data: kept }), { status: 200 })
  })
})
afterEach(() => vi.unstubAllGlobals())

const stage = async () => {
  const drawn = show(<PackagePreferences />)
  await screen.findByRole('switch', { name: 'Son' })
  return drawn
}
/** Le second choix attend la réponse au premier. */
async function changeTwice() {
  hold = []
  await stage()
  const sound = screen.getByRole('switch', { name: 'Son' })
  await userEvent.click(sound)
  await userEvent.click(sound)
  expect(sent).toEqual([{ 'hse.sound': true }])
  return sound
}
const box = (name: string) => screen.getByRole('textbox', { name })

test('a switch is saved at once, a text once it is written', async () => {
  await stage()
  await userEvent.click(screen.getByRole('switch', { name: 'Son' }))
  expect(sent).toEqual([{ 'hse.sound': true }])
  await userEvent.type(box('Devise'), ' agir')
  expect(sent).toHaveLength(1)
  await waitFor(() => expect(sent[1]).toEqual({ 'hse.motto': 'Oser agir' }))
})

test('what was written just before leaving is saved', async () => {
  const { unmount } = await stage()
  await userEvent.type(box('Devise'), ' agir')
  unmount()
  await waitFor(() => expect(sent).toEqual([{ 'hse.motto': 'Oser agir' }]))
})

test('closing the page saves it as well', async () => {
  await stage()
  await userEvent.type(box('Devise'), ' agir')
  dispatchEvent(new Event('pagehide'))
  await waitFor(() => expect(sent).toEqual([{ 'hse.motto': 'Oser agir' }]))
})

test('closing the page does not lose the choice that waits its turn', async () => {
  await changeTwice()
  dispatchEvent(new Event('pagehide'))
  expect(sent).toEqual([{ 'hse.sound': true }, { 'hse.sound': false }])
})

test('a box that cannot be read does not hold the others back', async () => {
  await stage()
  await userEvent.clear(box('Nombre'))
  await userEvent.type(box('Nombre'), '12')
  await userEvent.type(box('Devise'), ' agir')
  await waitFor(() => expect(sent).toEqual([{ 'hse.motto': 'Oser agir' }]))
})

test('what the server refuses is told at its box, and the rest goes without it', async () => {
  refused = ['hse.motto']
  await stage()
  await userEvent.clear(box('Nombre'))
  await userEvent.type(box('Nombre'), '7')
  await userEvent.type(box('Devise'), ' agir')
  expect(await screen.findByText('Refusée.')).toBeTruthy()
  await waitFor(() => expect(sent.at(-1)).toEqual({ 'hse.count': 7 }))
})

test('choices go one after the other, and the last one stays', async () => {
  const sound = await changeTwice()
  hold?.shift()?.()
  await waitFor(() => expect(sent).toEqual([{ 'hse.sound': true }, { 'hse.sound': false }]))
  hold?.shift()?.()
  await waitFor(() => expect(kept[0]?.value).toBe(false))
  expect(sound.getAttribute('aria-checked')).toBe('false')
})
