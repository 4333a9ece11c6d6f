import { expect, test } from 'vitest'
import { soughtSms } from './sms'

test('un numéro se cherche comme on l’écrit, une personne par son nom', () => {
  expect(soughtSms('+241 06 12 34')).toEqual({ number: '+241061234' })
  expect(soughtSms('0612')).toEqual({ number: '0612' })
  expect(soughtSms('Mba')).toEqual({ person: 'Mba' })
  expect(soughtSms(undefined)).toEqual({ person: undefined })
})
