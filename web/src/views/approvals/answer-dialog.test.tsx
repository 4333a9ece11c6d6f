/** Répondre d'un mot : il n'est perdu que si la réponse est partie, ou n'a plus lieu d'être. */
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { show } from '@/testing/render'
import { serve, type Answer } from '@/testing/server'
import { AnswerDialog } from './answer-dialog'

vi.mock('@/lib/toast')
afterEach(() => vi.unstubAllGlobals())

const about = { id: 'a1', entity: 'hse.incident', record: 'r1' }

async function rejecting(answer: Answer) {
  serve((_, method) => (method === 'POST' ? answer : undefined))
  const onClose = vi.fn<() => void>()
  const { client } = show(<AnswerDialog approval={about} verb="reject" onClose={onClose} />)
  const reread = vi.spyOn(client, 'invalidateQueries')
  await userEvent.type(screen.getByRole('textbox'), 'Trop cher')
  await userEvent.click(screen.getByRole('button', { name: 'Refuser' }))
  await waitFor(() => expect(reread).toHaveBeenCalledWith({ queryKey: ['approvals'] }))
  return { onClose, reread }
}

test('a failure keeps the comment, to be sent again, and reads what may have changed', async () => {
  const { onClose } = await rejecting([503, { code: 'service.unavailable' }])
  expect(screen.getByDisplayValue('Trop cher')).toBeTruthy()
  await waitFor(() => expect(screen.getByRole('button', { name: 'Refuser' }).hasAttribute('disabled')).toBe(false))
  expect(onClose).not.toHaveBeenCalled()
})

test('what someone else decided before is not answered again', async () => {
  const { onClose } = await rejecting([409, { code: 'approval.decided', detail: 'Déjà décidée.' }])
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce())
})

test('an answer closes, and reads again all it may have changed', async () => {
  const { onClose, reread } = await rejecting({ ...about, state: 'rejected' })
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce())
  for (const queryKey of [['notifications', 'list'], ['records', 'hse.incident'], ['audit', 'r1'], ['meta']]) expect(reread).toHaveBeenCalledWith({ queryKey })
})
