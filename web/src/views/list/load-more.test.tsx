/** La suite d'une liste : refusée, elle ne se redemande pas toute seule. */
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Problem } from '@/lib/http/problem'
import { show } from '@/testing/render'
import { LoadMore } from './load-more'

const watch = vi.fn()
beforeEach(() => {
  watch.mockClear()
  vi.stubGlobal('IntersectionObserver', class {
    observe = watch
    disconnect = () => undefined
  })
})
afterEach(() => vi.unstubAllGlobals())

const stage = (failed: Error | null, onMore = vi.fn()) => {
  show(<LoadMore shown={50} count={{ value: 120, exact: true }} hasMore busy={false} failed={failed} onMore={onMore} />)
  return onMore
}

test('the bottom of the list is watched', () => {
  stage(null)
  expect(watch).toHaveBeenCalled()
  expect(screen.getByRole('button', { name: 'Afficher la suite' })).toBeTruthy()
})

test('once refused, it says why and waits to be asked', async () => {
  const onMore = stage(new Problem(500, { detail: 'En panne.' }))
  expect(watch).not.toHaveBeenCalled()
  expect(screen.getByText('En panne.')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Réessayer' }))
  expect(onMore).toHaveBeenCalledOnce()
})
