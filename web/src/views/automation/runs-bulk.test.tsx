/** Beaucoup d'exécutions d'un coup : comptées, confirmées, faites par fournées. */
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { model } from '@/testing/model'
import { show } from '@/testing/render'
import RunsBulk from './runs-bulk'

afterEach(() => vi.unstubAllGlobals())

/** Un serveur qui en a douze cents, et en fait cinq cents à la fois, sauf celles qui s'exécutent. */
function serve(total: number, running = { count: 0 }, held?: Promise<unknown>) {
  let left = total
  const asked: Record<string, unknown>[] = []
  vi.stubGlobal('fetch', async (_: unknown, { body }: { body: string }) => {
    const one = JSON.parse(body) as Record<string, unknown>
    asked.push(one)
    if (!one.validate_only) await held
    const changed = one.validate_only ? 0 : Math.min(500, left - running.count)
    left -= changed
    return Promise.resolve(Response.json({ changed, remaining: left, as_of: '2026-03-01T08:00:00Z' }))
  })
  return asked
}

test('a crowd is counted, then done batch by batch as it stood when counted', async () => {
  const asked = serve(1200)
  const close = vi.fn()
  show(<RunsBulk deed="replay" crowd={{ trigger: 'my.x' }} onClose={close} />, model)
  await screen.findByRole('dialog', { name: /^Rejouer 1.200 exécutions \?$/ })
  await userEvent.click(screen.getByRole('button', { name: 'Rejouer' }))
  await vi.waitFor(() => expect(close).toHaveBeenCalledWith(true))
  expect(asked.map((one) => one.validate_only ?? one.as_of)).toEqual([true, ...Array.from({ length: 3 }, () => '2026-03-01T08:00:00Z')])
})

test('nothing to do is said, and nothing is asked', async () => {
  serve(0)
  show(<RunsBulk deed="stop" crowd={{}} onClose={() => undefined} />, model)
  expect(await screen.findByText('Aucune exécution n’est à traiter.')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Arrêter' })).toHaveProperty('disabled', true)
})

test('what could not be done is said, and can be tried again', async () => {
  const running = { count: 2 }
  serve(5, running)
  const close = vi.fn()
  show(<RunsBulk deed="stop" crowd={{}} onClose={close} />, model)
  await screen.findByRole('dialog', { name: /^Arrêter 5 exécutions/ })
  await userEvent.click(screen.getByRole('button', { name: 'Arrêter' }))
  expect(await screen.findByText('2 n’ont pas pu l’être : en cours d’exécution.')).toBeTruthy()
  expect(close).not.toHaveBeenCalled()
  running.count = 0
  await userEvent.click(screen.getByRole('button', { name: 'Réessayer' }))
  await vi.waitFor(() => expect(close).toHaveBeenCalledWith(true))
})

test('closing while it works stops at the end of the batch, and says so', async () => {
  let answer: () => void = () => undefined
  const asked = serve(1200, { count: 0 }, new Promise<void>((resolve) => (answer = resolve)))
  const close = vi.fn()
  show(<RunsBulk deed="stop" crowd={{}} onClose={close} />, model)
  await userEvent.click(await screen.findByRole('button', { name: 'Arrêter' }))
  await userEvent.keyboard('{Escape}')
  expect(await screen.findByText('Arrêt à la fin de la fournée…')).toBeTruthy()
  expect(close).not.toHaveBeenCalled()
  answer()
  await vi.waitFor(() => expect(close).toHaveBeenCalledWith(true))
  expect(asked.length).toBe(2)
})
