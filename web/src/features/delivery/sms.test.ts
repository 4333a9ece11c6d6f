import { expect, test } from 'vitest'
import { Problem } from '@/lib/http/problem'
import { masksNumbers, soughtSms } from './sms'

test('a number is looked for as it is written, a person by their name', () => {
  expect(soughtSms('+241 06 12 34', false)).toEqual({ number: '+241061234' })
  expect(soughtSms('0612', false)).toEqual({ number: '0612' })
  expect(soughtSms('Mba', false)).toEqual({ person: 'Mba' })
  expect(soughtSms(undefined, false)).toEqual({ person: undefined })
})

test('where numbers are masked, nothing is looked for as one', () => {
  expect(soughtSms('0612', true)).toEqual({ person: '0612' })
  expect([masksNumbers(undefined, null), masksNumbers(undefined, new Problem(403, {})), masksNumbers(undefined, new Problem(500, {}))]).toEqual([undefined, true, undefined])
  expect(masksNumbers({ data: [], next_cursor: null, masked: true }, null)).toBe(true)
})
