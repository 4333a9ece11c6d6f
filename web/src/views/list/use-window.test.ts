/** Fenêtre de lignes : bornée, quel que soit le défilement. */
import { expect, test } from 'vitest'
import { windowOf } from './use-window'

const check = (scrollTop: number, height: number, count: number) => windowOf(scrollTop, height, 40, count)

test('the top shows the first rows', () => expect(check(0, 800, 100_000)).toEqual({ first: 0, end: 36 }))
test('the middle keeps a few rows around', () => expect(check(40_000, 800, 100_000)).toEqual({ first: 992, end: 1028 }))
test('the bottom stops at the last row', () => expect(check(4_000_000, 800, 100_000)).toEqual({ first: 99_972, end: 100_000 }))
test('a short list is drawn whole', () => expect(check(0, 800, 5)).toEqual({ first: 0, end: 5 }))
test('an unmeasured screen still shows rows', () => expect(check(0, 0, 1000).end).toBe(46))
