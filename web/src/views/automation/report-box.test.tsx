/** Les réglages d'un document : ce qu'une case a dit part avec elle, un envoi sans destinataire se dit, une vue à soi ne s'offre pas. */
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useEffect, useState } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SavedView } from '@/lib/model'
import { incident, model } from '@/testing/model'
import { show } from '@/testing/render'
import { ReportBox } from './report-box'
import { newStep, writeSteps, type DraftStep } from './steps'

const views: SavedView[] = [
  { id: 'v1', name: 'Graves', kind: 'list', shared: 'everyone' },
  { id: 'v2', name: 'Mes urgents', kind: 'list', shared: 'private', mine: true },
]
const known = { ...model, entities: { ...model.entities, 'hse.incident': { ...incident, views } } }

let last: DraftStep
const written = () => writeSteps([last])[0]

beforeEach(() => void vi.stubGlobal('fetch', () => Promise.resolve(new Response('{"data":[]}'))))
afterEach(() => vi.unstubAllGlobals())

function Stage({ values }: { values: DraftStep['values'] }) {
  const [step, setStep] = useState<DraftStep>({ ...newStep('report'), values })
  useEffect(() => void (last = step))
  return <ReportBox step={step} entity={known.entities['hse.incident']} messages={{}} onSet={(next) => setStep((before) => ({ ...before, values: { ...before.values, ...next } }))} onMessage={vi.fn()} onNewMessage={() => ''} />
}
const stage = (values: DraftStep['values']) => show(<Stage values={values} />, known)
const choose = async (name: string | RegExp, option: string | RegExp) => {
  await userEvent.click(screen.getByRole('combobox', { name }))
  await userEvent.click(await screen.findByRole('option', { name: option }))
}

test('a mail asked for with nobody to write to is kept, and told at its box', async () => {
  stage({ attach: 'photos' })
  await userEvent.click(screen.getByRole('checkbox', { name: 'L’envoyer par courriel' }))
  expect(written()).toEqual({ do: 'report', attach: 'photos', to: [] })
  const whom = screen.getByRole('combobox', { name: /^À qui/ })
  expect(whom.getAttribute('aria-invalid')).toBeNull()
  await userEvent.click(whom)
  await userEvent.tab()
  expect(whom.getAttribute('aria-invalid')).toBe('true')
  expect(screen.getByText(/rien ne part/)).toBeTruthy()
})

test('a message nobody receives is not hidden', () => {
  stage({ attach: 'photos', template: 'late' })
  expect(screen.getByRole('checkbox', { name: 'L’envoyer par courriel' }).getAttribute('checked')).not.toBeNull()
  expect(screen.getByText(/rien ne part/)).toBeTruthy()
})

test('a list attached nowhere no longer says which record', async () => {
  stage({ record: 'site', entity: 'core.site', to: ['reporter'], template: 'late' })
  await choose('Ce qu’il montre', 'Une liste de fiches')
  expect(written()).toEqual({ do: 'report', list: { entity: 'hse.incident' }, to: ['reporter'], template: 'late' })
})

test('a document no longer attached tells nobody in the application', async () => {
  stage({ attach: 'photos', to: ['reporter'], template: 'late', channels: ['in_app', 'mail'] })
  await userEvent.click(screen.getByRole('button', { name: 'Effacer' }))
  expect(written()).toEqual({ do: 'report', to: ['reporter'], template: 'late' })
})

test('what is sent has its kind and its severity, which leave with it', async () => {
  stage({ to: ['reporter'], template: 'late', kind: 'alert', severity: 'warning' })
  screen.getByRole('combobox', { name: 'Type' })
  await choose('Gravité', 'Celle du sujet')
  expect(written()).toEqual({ do: 'report', to: ['reporter'], template: 'late', kind: 'alert' })
  await userEvent.click(screen.getByRole('checkbox', { name: 'L’envoyer par courriel' }))
  expect(written()).toEqual({ do: 'report' })
})

test('only shared views are offered', async () => {
  stage({ list: { entity: 'hse.incident' } })
  await userEvent.click(screen.getByRole('combobox', { name: 'Vue enregistrée' }))
  expect((await screen.findAllByRole('option')).map((one) => one.textContent)).toEqual(['Aucune : un filtre à soi', 'Graves'])
})

test.each([
  ['v2', 'Mes urgents (pas partagée)'],
  ['v9', 'Vue introuvable'],
])('the view %s already written stays, and says what it is', (view, said) => {
  stage({ list: { entity: 'hse.incident', view } })
  expect(screen.getByRole('combobox', { name: 'Vue enregistrée' }).textContent).toContain(said)
})
