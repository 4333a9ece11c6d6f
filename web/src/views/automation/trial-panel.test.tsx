/** L'essai d'un brouillon : ce qu'il a donné ne se donne pas pour ce que donnerait la suite. */
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { model } from '@/testing/model'
import { show } from '@/testing/render'
import { serve } from '@/testing/server'
import { TrialPanel } from './trial-panel'

afterEach(() => vi.unstubAllGlobals())

function Stage({ kind = 'schedule' }: { kind?: 'schedule' | 'webhook' }) {
  const [body, setBody] = useState(1)
  const [kept, setKept] = useState(false)
  const [missing, setMissing] = useState(false)
  return (
    <>
      <TrialPanel trigger={{ name: 'my.x', source: { kind, every: '0 8 * * *' }, when: null }} draft={kept ? undefined : [{ path: 'triggers/x', body: { priority: body }, version: 1 }]} of={String(body)} disabled={missing} />
      <button type="button" onClick={() => setBody(body + 1)}>
        Changer
      </button>
      <button type="button" onClick={() => setKept(true)}>
        Garder
      </button>
      <button type="button" onClick={() => setMissing(true)}>
        Effacer
      </button>
    </>
  )
}

test('a trial made before the last changes says so, until it is made again', async () => {
  serve(() => ({ matched: false, steps: [] }))
  show(<Stage />, { ...model, permissions: ['core.automation.manage'] })
  const attempt = () => userEvent.click(screen.getByRole('button', { name: 'Essayer' }))
  const old = 'Cet essai est d’avant vos derniers changements.'
  await attempt()
  expect(await screen.findByText(/^Sa condition ne tient pas/)).toBeTruthy()
  expect(screen.queryByText(old)).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Changer' }))
  expect(screen.getByText(old)).toBeTruthy()
  await attempt()
  await vi.waitFor(() => expect(screen.queryByText(old)).toBeNull())
})

test('saving changes nothing to what was tried; what is missing holds the trial, and keeps what was typed for it', async () => {
  serve(() => ({ matched: false, steps: [] }))
  show(<Stage kind="webhook" />, { ...model, permissions: ['core.automation.manage'] })
  const payload = () => screen.getByRole<HTMLTextAreaElement>('textbox')
  await userEvent.type(payload(), ' ')
  await userEvent.click(screen.getByRole('button', { name: 'Essayer' }))
  expect(await screen.findByText(/^Sa condition ne tient pas/)).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Garder' }))
  expect(screen.queryByText(/^Cet essai est d’avant/)).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Effacer' }))
  expect(screen.getByRole('button', { name: 'Essayer' }).closest('fieldset')?.disabled).toBe(true)
  expect(payload().value).toBe('{} ')
})
