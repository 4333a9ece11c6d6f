/** Sous un texte de l'application : ce qu'il insère, les formes de la langue, et comment il se lira, dit dans sa langue. */
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { languages } from '@/lib/i18n'
import { show } from '@/testing/render'
import { MessageNotes } from './message-notes'

const counted = '{count, plural, one {# fiche} many {# fiches} other {# fiches}}'

test('only what will be read is in its language', () => {
  show(<MessageNotes original={counted} text="{count, plural, one {# ficha} other {# fichas}}" locale="es" />)
  const preview = screen.getByText('1 ficha · 5 fichas')
  expect([preview.lang, preview.parentElement?.lang]).toEqual(['es', ''])
  expect(preview.parentElement?.textContent).toMatch(/^Se lira\s:\s1 ficha/)
})

test.each(languages)('the forms told of %s are those it has', (locale) => {
  show(<MessageNotes original={counted} text={counted} locale={locale} />)
  const told = /: (.*?)\./.exec(screen.getByText(/^Formes de cette langue/).textContent ?? '')?.[1]?.split(', ')
  expect(told?.toSorted()).toEqual(new Intl.PluralRules(locale).resolvedOptions().pluralCategories.toSorted())
})
