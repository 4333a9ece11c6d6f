/** Les réglages d'un travail : une priorité bornée, et rien d'une sorte qui reste sous une autre. */
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useEffect, useState } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import { JobBox } from './job-box'
import { newStep, writeSteps, type DraftStep } from './steps'

let last: DraftStep
const written = () => writeSteps([last])[0]

beforeEach(() => void vi.stubGlobal('fetch', () => Promise.resolve(new Response('{"data":[]}'))))
afterEach(() => vi.unstubAllGlobals())

function Stage({ values }: { values: DraftStep['values'] }) {
  const [step, setStep] = useState<DraftStep>({ ...newStep('job'), values })
  useEffect(() => void (last = step))
  return <JobBox step={step} entity={incident} onSet={(next) => setStep((before) => ({ ...before, values: { ...before.values, ...next } }))} />
}

test.each([
  ['7', 7],
  ['-7', 7],
  ['2.5', 25],
  ['1000', 100],
  ['0', undefined],
  ['1e3', 13],
])('a priority typed %s is kept as %s', async (typed, kept) => {
  show(<Stage values={{ job: 'housekeeping' }} />)
  await userEvent.type(screen.getByRole('textbox', { name: 'Priorité' }), typed)
  expect(written()).toEqual({ do: 'job', job: 'housekeeping', ...(kept !== undefined && { priority: kept }) })
})

test('another sort of job keeps nothing of the one before', async () => {
  show(<Stage values={{ job: 'import', file: 'photos', into: 'hse.incident', record: 'site', delay: 'PT2H' }} />)
  await userEvent.click(screen.getByRole('combobox', { name: 'Ce qu’il fait' }))
  await userEvent.click(await screen.findByRole('option', { name: /entretien/ }))
  expect(written()).toEqual({ do: 'job', job: 'housekeeping', delay: 'PT2H' })
})
