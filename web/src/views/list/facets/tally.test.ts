/** Les options d'un choix multiple, comptées une à une. */
import { expect, test } from 'vitest'
import type { Field } from '@/lib/model'
import { isTallied } from './facet-fields'
import { tallied, tallies } from './tally'

const risks = (count: number): Field => ({ name: 'risks', type: 'multi_select', label: 'Risques', filterable: true, options: Array.from({ length: count }, (_, rank) => ({ value: `r${rank}`, label: `Risque ${rank}` })) })

test('each option is one measure, twelve to a request', () => {
  const [first, second] = tallies(risks(14))
  expect(first?.startsWith('option_0:sum("r0" in risks ? 1 : 0),option_1:')).toBe(true)
  expect(first?.split(',').length).toBe(12)
  expect(second).toBe('option_12:sum("r12" in risks ? 1 : 0),option_13:sum("r13" in risks ? 1 : 0)')
})

test('the answers read as groups, the most frequent first, without what no record holds', () => {
  expect(tallied(risks(14), [{ totals: { option_0: 2, option_1: 0 } }, { totals: { option_13: 7, option_12: null } }])).toEqual({
    data: [{ group_key: 'r13', count: 7 }, { group_key: 'r0', count: 2 }],
    more: false,
  })
})

test('free tags, unfiltered fields and endless choices are not counted', () => {
  expect([isTallied(risks(3)), isTallied(risks(37)), isTallied({ ...risks(3), filterable: false }), isTallied({ name: 'words', type: 'tags', label: 'Mots', filterable: true })]).toEqual([true, false, false, false])
})
