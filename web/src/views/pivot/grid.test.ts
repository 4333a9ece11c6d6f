import { expect, test } from 'vitest'
import { incident } from '@/testing/model'
import { tableOf } from './grid'
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
