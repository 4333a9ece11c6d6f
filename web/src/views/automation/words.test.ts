import i18n from 'i18next'
import { expect, test } from 'vitest'
import { personal } from '@/lib/date-order'
import { formatFor } from '@/lib/format'
import { model } from '@/testing/model'
import { sourceText } from './words'

test('a day and an hour are told as the person writes them', () => {
  const said = (locale: string) => sourceText(i18n.t, formatFor(locale, 'Africa/Libreville'), model, { kind: 'once', at: '2026-11-21T23:30:00', zone: 'Europe/Paris' })
  expect(said('fr')).toContain('21 nov. 2026')
  expect(said(personal('fr', { dates: 'ymd' }))).toContain('2026-11-21 23:30')
})
