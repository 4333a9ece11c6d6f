/** Les réglages d'un document : ceux de la fiche d'abord, le champ qui le porte ; d'une autre fiche, rien n'est deviné. */
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useEffect, useState } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { incident, model } from '@/testing/model'
import { show } from '@/testing/render'
import { DocumentBox } from './document-box'
import { newStep, writeSteps, type DraftStep } from './steps'

const fields = [...incident.fields, { name: 'papers', type: 'files', label: 'Pièces', accept: ['application/pdf', 'text/*'] }, { name: 'sheet', type: 'file', label: 'Feuille' }]
const known = { ...model, entities: { ...model.entities, 'hse.incident': { ...incident, fields, documents: [{ name: 'hse.notice', label: 'Avis d’incident' }] } } }

let last: DraftStep
beforeEach(() => void vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ data: [{ path: 'templates/letter' }, { path: 'entities/asset' }] }))))
afterEach(() => vi.unstubAllGlobals())

function Stage({ values }: { values: DraftStep['values'] }) {
  const [step, setStep] = useState<DraftStep>({ ...newStep('document'), values })
  useEffect(() => void (last = step))
  return <DocumentBox step={step} entity={known.entities['hse.incident']} messages={{}} onSet={(next) => setStep((before) => ({ ...before, values: { ...before.values, ...next } }))} onMessage={vi.fn()} onNewMessage={() => ''} />
}
const choose = async (name: RegExp, option: RegExp) => {
  await userEvent.click(screen.getByRole('combobox', { name }))
  await userEvent.click(await screen.findByRole('option', { name: option }))
}

test('the documents of the record and one’s own messages are offered, then the fields that take a page', async () => {
  show(<Stage values={{}} />, known)
  await choose(/^Message mis en page/, /^Avis d’incident/)
  await userEvent.click(screen.getByRole('combobox', { name: /^Champ qui le porte/ }))
  expect(screen.getAllByRole('option').map((one) => one.textContent)).toEqual([expect.stringMatching(/^Pièces/), expect.stringMatching(/^Feuille/)])
  await userEvent.click(screen.getByRole('option', { name: /^Pièces/ }))
  expect(writeSteps([last])).toEqual([{ do: 'document', template: 'hse.notice', field: 'papers' }])
  await choose(/^Message mis en page/, /^letter/)
  expect(writeSteps([last])[0]).toMatchObject({ template: 'letter' })
})

test('for another record, neither its documents nor its fields are guessed', async () => {
  show(<Stage values={{ record: 'site' }} />, known)
  await userEvent.click(screen.getByRole('combobox', { name: /^Champ qui le porte/ }))
  expect(screen.queryByRole('option', { name: /^Pièces/ })).toBeNull()
})
