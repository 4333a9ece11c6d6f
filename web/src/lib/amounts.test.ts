import { expect, test } from 'vitest'
import { amountsText, readAmounts, rounded } from './amounts'
import { formatFor } from './format'

const amounts = [{ amount: '1200.5', currency: 'EUR' }, { amount: '-300', currency: 'XAF' }]

test('each currency is written as the reader writes it', () => {
  expect(amountsText(formatFor('fr', 'UTC').money, amounts).replace(/\s/g, ' ')).toBe('1 200,50 € · -300 FCFA')
  expect(amountsText(formatFor('en', 'UTC').money, amounts).replace(/\s/g, ' ')).toBe('€1,200.50 · -FCFA 300')
})

test('nothing measured is no amount', () => {
  expect([readAmounts(null), readAmounts(undefined), readAmounts(amounts)]).toEqual([[], [], amounts])
})

test('an average keeps the decimals of its currency, or those of its field', () => {
  expect(rounded({ amount: '166.666666666667', currency: 'EUR' }).amount).toBe('166.67')
  expect(rounded({ amount: '166.666666666667', currency: 'XAF' }).amount).toBe('167')
  expect(rounded({ amount: '0.083366', currency: 'EUR' }, 4).amount).toBe('0.0834')
})
