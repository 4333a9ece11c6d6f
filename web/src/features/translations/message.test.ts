import { expect, test } from 'vitest'
import { insertedIn, previewOf, writtenAs } from './message'

const kept = (message: string) => insertedIn(message).map(writtenAs)

test('what a message inserts is told once, with its kind', () => {
  expect(kept('Enregistrer')).toEqual([])
  expect(kept('De {min, number} à {max, number}, {min, number} compris par {who}')).toEqual(['{min, number}', '{max, number}', '{who}'])
  expect(kept('{count, plural, one {fiche} other {# fiches de {who}}}')).toEqual(['{count, plural, …}', '{who}'])
})

test('a message is read before it is saved', () => {
  expect(previewOf('Enregistrer', 'fr')).toBeUndefined()
  expect(previewOf('Bonjour {name}', 'fr')).toBe('Bonjour ‹name›')
  expect(previewOf('{count, plural, =0 {rien} one {# fiche} other {# fiches}}', 'fr')).toBe('rien · 1 fiche · 5 fiches')
  expect(previewOf('{mode, select, all {Toutes} other {Certaines}} : {count, number}', 'fr')).toBe('Toutes : 5')
})

test('while it is being typed, nothing is shown of it and nothing hangs', () => {
  for (const message of ['{', '}', '{count', '{count, plural, one {', 'a } b {', '{count, plural, one {x}']) expect(previewOf(message, 'fr')).toBeUndefined()
})
