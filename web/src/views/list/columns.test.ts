/** Colonnes d'une liste, et leur forme dans l'adresse. */
import { expect, test } from 'vitest'
import { incident } from '@/testing/model'
import { readColumns, writeColumns } from './columns'

const check = (text: string | null) => writeColumns(readColumns(incident, text))

test('without a choice, those of the model, the title pinned', () => expect(check(null)).toBe('number,title*,severity,site'))
test('order, width and pin survive the address', () => expect(check('title*:320,site,number:90')).toBe('title*:320,site,number:90'))
test('unknown and repeated columns are dropped', () => expect(check('title,gone,title,<b>,site')).toBe('title,site'))
test('a width stays readable', () => expect(check('title:1,site:99999')).toBe('title:72,site:900'))
test('a choice with nothing left falls back on the model', () => expect(check('gone,away')).toBe('number,title*,severity,site'))
