/** Ce que chaque sorte d'étape laisse régler, et ce qui s'en écrit. */
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useEffect, useState } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Entity } from '@/lib/model'
import { incident as bare, model } from '@/testing/model'
import { show } from '@/testing/render'
import { StepSettings } from './step-settings'
import { newStep, writeSteps, type DraftStep, type StepKind } from './steps'

const incident: Entity = {
  ...bare,
  fields: bare.fields.map((field) => (field.name === 'cost' ? { ...field, sortable: true } : field)),
  actions: [
    { name: 'close', label: 'Clore', params: [{ name: 'reason', type: 'text', label: 'Raison', required: true }] },
    { name: 'reopen', label: 'Rouvrir', params: [] },
  ],
}

let last: DraftStep
const written = () => writeSteps([last])[0]

beforeEach(() => void vi.stubGlobal('fetch', () => Promise.resolve(new Response('{"data":[]}'))))
afterEach(() => vi.unstubAllGlobals())

function Stage({ kind, values }: { kind: StepKind; values: DraftStep['values'] }) {
  const [step, setStep] = useState<DraftStep>({ ...newStep(kind), values })
  useEffect(() => void (last = step))
  return (
    <>
      <StepSettings step={step} entity={incident} messages={{}} onSet={(part) => setStep((before) => ({ ...before, values: { ...before.values, ...part } }))} onMessage={() => undefined} onNewMessage={() => ''} />
      <button type="button" onClick={() => setStep((before) => ({ ...before, values }))}>
        Tout rendre
      </button>
    </>
  )
}

const setUp = (kind: StepKind, values: DraftStep['values'] = {}) => show(<Stage kind={kind} values={values} />, { ...model, entities: { ...model.entities, 'hse.incident': incident } })

test('a step is repeated while a condition holds, and no longer', async () => {
  setUp('create', { entity: 'hse.incident' })
  await userEvent.click(screen.getByText('Autres réglages'))
  await userEvent.click(screen.getByRole('checkbox', { name: 'La refaire de temps en temps' }))
  await userEvent.type(screen.getByRole('textbox', { name: 'Tant que' }), 'cost > 1')
  expect(written()).toEqual({ do: 'create', entity: 'hse.incident', repeat: 'P1D', while: 'cost > 1' })
  await userEvent.click(screen.getByRole('checkbox', { name: 'La refaire de temps en temps' }))
  expect(written()).toEqual({ do: 'create', entity: 'hse.incident' })
})

test('what a definition says of a step is shown at once', () => {
  setUp('update', { repeat: 'PT24H', while: 'cost > 1', set: { title: "'x'" } })
  expect(screen.getByText('Autres réglages').closest('details')?.open).toBe(true)
  expect(screen.getByRole('textbox', { name: 'Tant que' })).toHaveProperty('value', 'cost > 1')
})

test('a wait may have a condition, and is never repeated', async () => {
  setUp('wait', { wait: 'P1D' })
  await userEvent.click(screen.getByText('Autres réglages'))
  expect(screen.getByRole('textbox', { name: 'Seulement si' })).toBeTruthy()
  expect(screen.queryByRole('checkbox')).toBeNull()
})

test('a call says how often it is tried again, never the usual', async () => {
  setUp('call', { url: "'x'" })
  const retry = screen.getByRole('spinbutton', { name: /^Nouveaux essais/ })
  await userEvent.type(retry, '0')
  expect(written()).toEqual({ do: 'call', url: "'x'", retry: 0 })
  await userEvent.clear(retry)
  await userEvent.type(retry, '5')
  await userEvent.tab()
  expect(written()).toEqual({ do: 'call', url: "'x'" })
})

test('the headers of a call follow its draft; the new line takes the focus, and the last to go gives it back', async () => {
  setUp('call', { url: "'x'", headers: { 'X-A': '1' } })
  const name = () => screen.getAllByRole<HTMLInputElement>('textbox', { name: /^Nom de l’en-tête/ })
  await userEvent.click(screen.getByRole('button', { name: 'Ajouter un en-tête' }))
  expect(document.activeElement).toBe(name()[1])
  await userEvent.keyboard('x-a')
  expect(screen.getAllByText('Un autre en-tête porte ce nom.')).toHaveLength(2)
  await userEvent.click(screen.getByRole('button', { name: 'Tout rendre' }))
  expect(name().map((one) => one.value)).toEqual(['X-A'])
  screen.getByRole('button', { name: 'Retirer X-A' }).focus()
  await userEvent.keyboard('{Enter}')
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Ajouter un en-tête' }))
  expect(written()).toEqual({ do: 'call', url: "'x'" })
})

test('a header with a value waits for its name', async () => {
  setUp('call', { url: "'x'" })
  await userEvent.click(screen.getByRole('button', { name: 'Ajouter un en-tête' }))
  await userEvent.type(screen.getByRole('textbox', { name: /^Texte/ }), 'v')
  expect(screen.getByText('Ce champ est obligatoire.')).toBeTruthy()
})

test('an action takes what it asks for, and another forgets it', async () => {
  setUp('action', { action: 'close' })
  await userEvent.click(screen.getByRole('button', { name: 'Ajouter un champ à remplir' }))
  await userEvent.type(screen.getByRole('textbox', { name: 'Valeur de Raison' }), "'late'")
  expect(written()).toEqual({ do: 'action', action: 'close', params: { reason: "'late'" } })
  await userEvent.click(screen.getByRole('combobox', { name: 'Action' }))
  await userEvent.click(screen.getByRole('option', { name: 'Rouvrir' }))
  expect(written()).toEqual({ do: 'action', action: 'reopen' })
})

test('a loop over an entity is sorted and bounded', async () => {
  setUp('each', { for_each: { entity: 'hse.incident' } })
  await userEvent.type(screen.getByRole('spinbutton', { name: 'Combien au plus' }), '20')
  await userEvent.type(screen.getByRole('combobox', { name: 'Tri' }), 'Coût')
  await userEvent.click(screen.getByRole('option', { name: /Coût.*du plus grand/ }))
  expect(written()).toEqual({ for_each: { entity: 'hse.incident', limit: 20, sort: '-cost' }, steps: [] })
})

test('a number may begin as the usual one, which is not written once the box is left', async () => {
  setUp('each', { for_each: { entity: 'hse.incident' } })
  const box = screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Combien au plus' })
  await userEvent.type(box, '1000')
  expect(box.value).toBe('1000')
  expect(written()).toMatchObject({ for_each: { entity: 'hse.incident', limit: 1000 } })
  await userEvent.clear(box)
  await userEvent.type(box, '100')
  expect(box.value).toBe('100')
  await userEvent.tab()
  expect(written()).toMatchObject({ for_each: { entity: 'hse.incident' } })
  expect(written()).not.toHaveProperty('for_each.limit')
})

test('a mail takes the files of the fields one chooses, at the keyboard', async () => {
  setUp('mail', { to: ['reporter'], template: 'late' })
  const box = screen.getByRole('combobox', { name: 'Fichiers joints' })
  await userEvent.click(box)
  expect((await screen.findAllByRole('option')).map((one) => one.textContent)).toEqual(['Photosphotos'])
  await userEvent.keyboard('{ArrowDown}{Enter}')
  expect(written()).toEqual({ do: 'mail', to: ['reporter'], template: 'late', files: ['photos'] })
})

test('files of another record are named, and forgotten with the last field', async () => {
  setUp('mail', { to: ['reporter'], template: 'late', files: ['plan'], record: 'site', entity: 'core.site' })
  expect(screen.getByRole('textbox', { name: 'Fichiers de la fiche' })).toHaveProperty('value', 'site')
  await userEvent.click(screen.getByRole('button', { name: /plan/ }))
  expect(written()).toEqual({ do: 'mail', to: ['reporter'], template: 'late' })
  expect(screen.queryByRole('textbox', { name: 'Fichiers de la fiche' })).toBeNull()
})

test('a message that is no mail joins nothing', () => {
  setUp('sms', { to: ['reporter'], template: 'late' })
  expect(screen.queryByRole('combobox', { name: 'Fichiers joints' })).toBeNull()
})
