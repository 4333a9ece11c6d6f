/** Seules les fiches qui touchent la période sont demandées. */
import { expect, test } from 'vitest'
import type { Field } from '@/lib/model'
import { overlapping, undated } from './overlap'
import { frameOf } from './scale'

const day = (name: string): Field => ({ name, type: 'date', label: name })
const instant = (name: string): Field => ({ name, type: 'datetime', label: name })
const week = frameOf('week', '2026-11-21')

test('without an end, the start is inside', () => expect(overlapping({ start: day('arrive') }, week, 'UTC')).toBe('arrive >= date("2026-11-16") && arrive < date("2026-11-23")'))
test('with an end, what begins before and ends inside counts; a missing end counts as a mark', () => {
  expect(overlapping({ start: day('arrive'), end: day('depart') }, week, 'UTC')).toBe('arrive < date("2026-11-23") && (depart >= date("2026-11-16") || depart == null && arrive >= date("2026-11-16"))')
})
test('instants are bounded by midnights of the person', () => {
  expect(overlapping({ start: instant('begins_at') }, week, 'America/Bogota')).toBe('begins_at >= timestamp("2026-11-16T05:00:00Z") && begins_at < timestamp("2026-11-23T05:00:00Z")')
})
test('records without a start are asked apart', () => expect(undated({ start: day('arrive') })).toBe('arrive == null'))
