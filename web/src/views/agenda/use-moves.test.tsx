/** Un événement qu'on pousse d'une période à l'autre reste à l'écran, le temps qu'il s'écrive. */
import { act } from '@testing-library/react'
import { useEffect } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AgendaItem } from '@/features/calendar/api/agenda'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import { useMoves } from './use-moves'

vi.mock('@/lib/toast')
beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('fetch', () => new Promise(() => undefined))
})
afterEach(() => vi.useRealTimers())

const item = { id: 'e', entity: 'core.event', title: 'Réunion', all_day: false, start: '2026-11-29T09:00:00Z', end: '2026-11-29T10:00:00Z', first_day: null, last_day: null } as AgendaItem
let moves: ReturnType<typeof useMoves>

function Stage() {
  const own = useMoves(incident, 'UTC')
  useEffect(() => {
    moves = own
  }, [own])
  return null
}

test('what arrives from another period is shown where it lands', () => {
  show(<Stage />)
  let landed: unknown
  act(() => {
    landed = moves.move(item, { days: 7, minutes: 0 }, { later: true })
  })
  expect(landed).toMatchObject({ start: '2026-12-06T09:00:00Z' })
  // La nouvelle période vient d'être lue : le serveur y ignore encore l'événement.
  expect(moves.withMoves([]).map((one) => one.start)).toEqual(['2026-12-06T09:00:00Z'])
  expect(moves.withMoves([item])).toHaveLength(1)
})
