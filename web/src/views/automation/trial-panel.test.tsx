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

function Stage() {
  const [body, setBody] = useState(1)
  return (
    <>
      <TrialPanel trigger={{ name: 'my.x', source: { kind: 'schedule', every: '0 8 * * *' }, when: null }} draft={[{ path: 'triggers/x', body: { priority: body }, version: 1 }]} />
      <button type="button" onClick={() => setBody(body + 1)}>
        Changer
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
