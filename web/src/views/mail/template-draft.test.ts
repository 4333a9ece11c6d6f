import { expect, test } from 'vitest'
import type { SaidPart, Texts } from '@/features/mail/api/templates'
import { changedLanguages, changesOf, draftOf, theirsOf, withSaved, withShown, withTyped } from './template-draft'

const said = (text: string | null, original = text): SaidPart => ({ text, original, own: text !== original })
const of = (text: SaidPart, html = said(null)) => ({ title: said('Titre'), text, html })
const texts: Texts = { fr: of(said('Bonsoir', 'Bonjour')), en: of(said('Hello')), es: of(said(null)), pt: of(said(null)) }

test('only what differs is written, and says what was read', () => {
  const typed = withTyped(withTyped({}, texts, 'fr', 'title', 'Titre'), texts, 'fr', 'text', 'Salut')
  expect(changesOf(texts, typed, 'fr')).toEqual([{ part: 'text', text: 'Salut', seen: 'Bonsoir' }])
  expect(changedLanguages(texts, withTyped(withTyped(typed, texts, 'fr', 'text', 'Bonsoir'), texts, 'en', 'text', 'Hi'))).toEqual(['en'])
})

test('an emptied box, or the delivered words, give the delivered text back', () => {
  for (const text of ['', ' \n', 'Bonjour']) expect(changesOf(texts, withTyped({}, texts, 'fr', 'text', text), 'fr')).toEqual([{ part: 'text', text: null, seen: 'Bonsoir' }])
  expect(changesOf(texts, withTyped({}, texts, 'en', 'text', ''), 'en')).toEqual([])
})

test('a preview shows what saving would send', () => {
  expect(draftOf(texts, withTyped(withTyped({}, texts, 'fr', 'text', ''), texts, 'fr', 'title', 'Autre'), 'fr', undefined)).toEqual({ locale: 'fr', title: 'Autre', text: 'Bonjour' })
  expect(draftOf(texts, withTyped({}, texts, 'es', 'html', ''), 'es', { record: {} })).toEqual({ locale: 'es', values: { record: {} } })
})

test('what another wrote is not replaced before it was shown', () => {
  const after: Texts = { ...texts, fr: { ...texts.fr, title: said('Neuf', 'Titre'), text: said('Coucou', 'Bonjour') } }
  const typed = withTyped(withTyped({}, texts, 'fr', 'text', 'Sal'), after, 'fr', 'text', 'Salut')
  expect(changesOf(after, typed, 'fr')).toEqual([{ part: 'text', text: 'Salut', seen: 'Bonsoir' }])
  expect(theirsOf(after, typed, 'fr')).toEqual({ text: 'Coucou' })
  expect(changesOf(after, withShown(typed, after, 'fr'), 'fr')).toEqual([{ part: 'text', text: 'Salut', seen: 'Coucou' }])
})

test('what was typed while saving stays to be saved', () => {
  const sent = withTyped(withTyped({}, texts, 'fr', 'text', 'Salut'), texts, 'fr', 'title', 'Neuf')
  const saved: Texts = { ...texts, fr: { ...texts.fr, title: said('Neuf', 'Titre'), text: said('Salut', 'Bonjour') } }
  const rest = withSaved(withTyped(sent, texts, 'fr', 'text', 'Salut à tous'), sent, saved, 'fr')
  expect(changesOf(saved, rest, 'fr')).toEqual([{ part: 'text', text: 'Salut à tous', seen: 'Salut' }])
})
