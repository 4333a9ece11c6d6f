import { expect, test } from 'vitest'
import type { Field } from '@/lib/model'
import type { Aggregate, Totals } from '@/lib/records/port'
import { sumsOf } from './money-sums'

const cost: Field = { name: 'cost', type: 'money', label: 'Coût' }
const data = {
  data: [{ group_key: 'late', columns: { EUR: { amount: '20.5' }, null: { amount: null } } }],
  columns: [
    { name: 'EUR', value: 'EUR', totals: { amount: '20.5' } },
    { name: 'XAF', value: 'XAF', totals: { amount: '2000' } },
    { name: 'null', value: null, totals: { amount: null } },
  ],
  totals: {},
} as unknown as Aggregate

test('each currency has its own sum; what has no amount says nothing', () => {
  expect(sumsOf(cost, data, (column) => column.totals)).toEqual([{ field: cost, amount: '20.5', currency: 'EUR' }, { field: cost, amount: '2000', currency: 'XAF' }])
  const row = data.data[0]?.columns as unknown as Record<string, Totals>
  expect(sumsOf(cost, data, (column) => row[column.name])).toEqual([{ field: cost, amount: '20.5', currency: 'EUR' }])
})
