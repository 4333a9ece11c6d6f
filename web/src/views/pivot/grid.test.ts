import { expect, test } from 'vitest'
import { incident } from '@/testing/model'
import { currenciesOf, inCurrency, tableOf } from './grid'
import { readAxis, type Axis } from './spec'

const entity = { ...incident, fields: incident.fields.map((field) => ({ ...field, filterable: true })) }
const axis = (text: string) => readAxis(entity, text) as Axis

test('rows and columns come in order, a missing cell stays missing', () => {
  const answer = {
    data: [
      { r: 'high', m: 3, columns: { '2025-02': { m: 3 } } },
      { r: 'low', m: 2, columns: { '2025-01': { m: 1 }, '2025-02': { m: 1 } } },
    ],
    columns: [
      { name: '2025-02', value: '2025-02', totals: { m: 4 } },
      { name: '2025-01', value: '2025-01', totals: { m: 1 } },
    ],
    totals: { m: 5 },
    more: false,
  }
  const table = tableOf({ rows: axis('severity'), across: axis('occurred_at'), measure: { fn: 'count' } }, answer)
  expect(table.columns.map((column) => column.total)).toEqual([1, 4])
  expect(table.rows.map((row) => [row.value, row.cells, row.total])).toEqual([['low', [1, 1], 2], ['high', [undefined, 3], 3]])
})

test('a table of amounts reads one currency at a time; what it lacks stays missing', () => {
  const eur = (amount: string) => ({ amount, currency: 'EUR' })
  const xaf = (amount: string) => ({ amount, currency: 'XAF' })
  const answer = {
    data: [{ r: 'low', m: [eur('5'), xaf('-2')], columns: { '2025-01': { m: [xaf('-2')] }, '2025-02': { m: [eur('5')] } } }],
    columns: [
      { name: '2025-01', value: '2025-01', totals: { m: [xaf('-2')] } },
      { name: '2025-02', value: '2025-02', totals: { m: [eur('5')] } },
    ],
    totals: { m: [eur('5'), xaf('-2')] },
    more: false,
  }
  const table = tableOf({ rows: axis('severity'), across: axis('occurred_at'), measure: { fn: 'sum' } }, answer)
  expect(currenciesOf(table)).toEqual(['EUR', 'XAF'])
  const own = inCurrency(table, 'XAF')
  expect([own.rows[0]?.cells, own.rows[0]?.total, own.columns.map((column) => column.total), own.total]).toEqual([['-2', undefined], '-2', ['-2', undefined], '-2'])
})
