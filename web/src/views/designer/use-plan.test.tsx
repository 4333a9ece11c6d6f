/** Entre le plan montré et ce qui s'applique, le brouillon attend, et la boîte ne se ferme pas sous l'écriture. */
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { show } from '@/testing/render'
import { PlanDialog } from './plan-dialog'
import { usePlan } from './use-plan'

vi.mock('@/lib/toast')

const planned = { steps: [], dependants: [], risk: 'safe', expected: 'e1' }
let answers: ((body: object) => void)[]

beforeEach(() => {
  answers = []
  vi.stubGlobal('fetch', () => new Promise((done) => answers.push((body) => done(new Response(JSON.stringify(body))))))
})
afterEach(() => vi.unstubAllGlobals())

function Stage() {
  const { plan, apply, held } = usePlan(() => undefined)
  return (
    <>
      <p>{held ? 'tenu' : 'libre'}</p>
      <button type="button" onClick={() => plan.mutate([])}>
        prévoir
      </button>
      {plan.data && <PlanDialog plan={plan.data} busy={apply.isPending} error={apply.error} onClose={plan.reset} onApply={() => apply.mutate({ changes: [], expected: 'e1' })} />}
    </>
  )
}

test('a draft is held from the plan asked for to the plan applied', async () => {
  show(<Stage />)
  expect(screen.getByText('libre')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'prévoir' }))
  await vi.waitFor(() => expect(answers).toHaveLength(1))
  expect(screen.getByText('tenu')).toBeTruthy()
  answers[0]?.(planned)
  await userEvent.click(await screen.findByRole('button', { name: 'Appliquer' }))
  await vi.waitFor(() => expect(answers).toHaveLength(2))
  await userEvent.keyboard('{Escape}')
  expect(screen.getByRole('dialog')).toBeTruthy()
  expect(screen.getByText('tenu')).toBeTruthy()
  answers[1]?.({ plan: null })
  await vi.waitFor(() => expect(screen.getByText('libre')).toBeTruthy())
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('a plan one turns away from gives the draft back', async () => {
  show(<Stage />)
  await userEvent.click(screen.getByRole('button', { name: 'prévoir' }))
  await vi.waitFor(() => expect(answers).toHaveLength(1))
  answers[0]?.(planned)
  await screen.findByRole('dialog')
  await userEvent.keyboard('{Escape}')
  await vi.waitFor(() => expect(screen.getByText('libre')).toBeTruthy())
})
