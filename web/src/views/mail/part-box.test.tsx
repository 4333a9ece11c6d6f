import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test } from 'vitest'
import type { Part } from '@/features/mail/api/templates'
import { show } from '@/testing/render'
import { PartBox } from './part-box'
import type { Variable } from './variables'

const variables: Variable[] = [
  { path: 'record.title', label: 'Titre', group: 'record', shape: 'text' },
  { path: 'record.occurred_at', label: 'Survenu le', group: 'record', shape: 'datetime' },
]

function Stage({ start, part = 'text', line }: { start: string; part?: Part; line?: number }) {
  const [typed, setTyped] = useState(start)
  return <PartBox part={part} locale="fr" said={{ text: start, original: start, own: false }} typed={typed} fault={line === undefined ? undefined : { part, line, message: 'illisible' }} refused={undefined} theirs={undefined} palette={{ variables, lists: [] }} onType={setTyped} />
}

const box = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Texte' })

test('from the keyboard, a variable goes where the caret was, and the caret follows it', async () => {
  show(<Stage start="Le , merci." />)
  box().focus()
  box().setSelectionRange(3, 3)
  await userEvent.keyboard('{Control>} {/Control}')
  await userEvent.type(screen.getByRole('combobox', { name: /Chercher une variable/ }), 'survenu{Enter}')
  expect(box().value).toBe('Le {{ record.occurred_at | datetime }}, merci.')
  expect(box().selectionStart).toBe('Le {{ record.occurred_at | datetime }}'.length)
  expect(document.activeElement).toBe(box())
})

test('with the mouse, formats are offered after the variables, and say what they do', async () => {
  show(<Stage start="{{ record.title }}" />)
  await userEvent.click(screen.getByRole('button', { name: /^Insérer/ }))
  const list = within(screen.getByRole('listbox', { name: 'Insérer' }))
  expect(list.getAllByRole('group').map((group) => group.getAttribute('aria-label'))).toEqual(['La fiche', 'Mise en forme'])
  await userEvent.click(list.getByRole('option', { name: /Un texte quand il n’y a rien/ }))
  expect(box().value).toBe("{{ record.title | default('—') }}")
})

test('closed without a choice, nothing changes', async () => {
  show(<Stage start="Bonjour" />)
  await userEvent.click(screen.getByRole('button', { name: /^Insérer/ }))
  await userEvent.keyboard('{ArrowDown}{Escape}')
  expect(screen.queryByRole('listbox')).toBeNull()
  expect(box().value).toBe('Bonjour')
  expect(document.activeElement).toBe(box())
})

test('a page is written as code or as blocks: going from one to the other keeps it to the letter', async () => {
  const start = '<P>Bonjour</P>\n<center>tel quel</center>'
  const code = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Page (HTML)' }).value
  const turn = (mode: string) => userEvent.click(screen.getByRole('radio', { name: mode }))
  const { unmount } = show(<Stage part="html" start={start} />)
  await turn('Blocs')
  await userEvent.click(await screen.findByRole('button', { name: 'Descendre 1. Paragraphe' }))
  await turn('Code')
  expect(code()).toBe('<center>tel quel</center>\n<P>Bonjour</P>')
  await turn('Blocs')
  await userEvent.click(await screen.findByRole('button', { name: 'Descendre 1. HTML tel quel' }))
  unmount()
  show(<Stage part="html" start={start} />)
  expect(await screen.findByRole('list', { name: 'Blocs de la page' })).toBeTruthy()
  await turn('Code')
  expect(code()).toBe(start)
})

test('a fault at a line is seen in the code, from the blocks too', async () => {
  show(<Stage part="html" start={'<p>un</p>\n<p>{{ 1 // 0 }}</p>'} line={2} />)
  await userEvent.click(screen.getByRole('radio', { name: 'Blocs' }))
  expect(screen.getByText('Ligne 2 : illisible')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Voir dans le code' }))
  const page = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Page (HTML)' })
  expect([document.activeElement, page.selectionStart]).toEqual([page, '<p>un</p>\n'.length])
  expect(screen.queryByRole('button', { name: 'Voir dans le code' })).toBeNull()
})
