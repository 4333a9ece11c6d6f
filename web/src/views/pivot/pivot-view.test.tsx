import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { lazy } from 'react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WritingContext } from '@/lib/format'
import { recordSource, server } from '@/lib/records/source'
import { incident } from '@/testing/model'
import { showAt } from '@/testing/routed'

// Il apprend ses mots en arrivant : la langue se dit avant.
const PivotView = lazy(() => import('./pivot-view'))

beforeEach(() => recordSource.set({ ...server, aggregate: () => new Promise(() => undefined) }))
afterEach(() => recordSource.set(server))

test('the least total is read as the person writes numbers, and shown so', async () => {
  const { router } = showAt('/', () => (
    <WritingContext value={{ numbers: 'point_comma' }}>
      <PivotView entity={incident} query={{}} onCount={() => undefined} />
    </WritingContext>
  ))
  const box = () => screen.findByRole<HTMLInputElement>('textbox', {}, { timeout: 10_000 })
  await userEvent.type(await box(), '1.234{Enter}')
  expect(router.state.location.search).toMatchObject({ least: '1234' })
  await userEvent.clear(await box())
  await userEvent.type(await box(), '2,5{Tab}')
  expect(router.state.location.search).toMatchObject({ least: '2.5' })
  expect((await box()).value).toBe('2,5')
})
