/** La page en blocs, sans serveur : chaque geste se retrouve dans le texte, et rien d'autre n'y bouge. */
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import { toastInfo } from '@/lib/toast'
import { show } from '@/testing/render'
import type { Variable } from '../variables'
import { BlocksEditor } from './blocks-editor'

vi.mock('@/lib/toast')
beforeEach(() => vi.clearAllMocks())

const variables: Variable[] = [
  { path: 'record.title', label: 'Titre', group: 'record', shape: 'text' },
  { path: 'record.cost', label: 'Coût', group: 'record', shape: 'number' },
  { path: 'record.severity', label: 'Gravité', group: 'record', shape: 'choice', options: [{ value: 'high', label: 'Haute' }, { value: 'low', label: 'Basse' }] },
]

let text = ''

function Stage({ start, original }: { start: string; original: string }) {
  const [typed, setTyped] = useState(start)
  const type = (next: string) => {
    text = next
    setTyped(next)
  }
  return <BlocksEditor text={typed} original={original} locale="fr" palette={{ variables, lists: [] }} onType={type} />
}

function stage(start: string, original = '') {
  text = start
  show(<Stage start={start} original={original} />)
}

const button = (name: string | RegExp) => screen.getByRole('button', { name })
const heads = () => within(screen.getByRole('list', { name: 'Blocs de la page' })).getAllByRole('button', { expanded: false }).map((one) => one.textContent)
const add = async (kind: string, where: string | RegExp = 'Ajouter un bloc') => {
  await userEvent.click(button(where))
  await userEvent.click(await screen.findByRole('menuitem', { name: kind }))
}

const start = '<P CLASS=a>Bonjour {{ record.title }}</P>\n\n<div>tel <i>quel</i></div>\n<p>Fin</p>'

test('each block says what it is and what it holds', () => {
  stage(start)
  expect(heads()).toEqual(['1. ParagrapheBonjour Titre', '2. HTML tel quel<div>tel <i>quel</i></div>', '3. ParagrapheFin'])
})

test('a block moves, the others stay to the letter', async () => {
  stage(start)
  await userEvent.click(button('Descendre 1. Paragraphe'))
  expect(text).toBe('<div>tel <i>quel</i></div>\n\n<P CLASS=a>Bonjour {{ record.title }}</P>\n<p>Fin</p>')
  expect(document.activeElement).toBe(button('Descendre 2. Paragraphe'))
})

test('a block is copied, and the copy takes the focus', async () => {
  stage('<p>Fin</p>')
  await userEvent.click(button('Recopier 1. Paragraphe'))
  expect(text).toBe('<p>Fin</p>\n<p>Fin</p>')
  expect(document.activeElement).toBe(button(/^2\. Paragraphe/))
})

test('a block removed comes back where it was', async () => {
  stage(start)
  await userEvent.click(button('Retirer 2. HTML tel quel'))
  expect(text).not.toContain('quel')
  vi.mocked(toastInfo).mock.calls[0]?.[1]?.action?.onClick()
  await screen.findByRole('button', { name: /^2\. HTML tel quel/ })
  expect(text).toBe(start)
})

test('what is kept as is is edited as is', async () => {
  stage(start)
  await userEvent.click(button(/^2\. HTML/))
  await userEvent.type(screen.getByRole('textbox', { name: 'HTML tel quel' }), '<hr>')
  expect(text).toBe(start.replace('</div>', '</div><hr>'))
})

test('a condition is said in words, with what to say otherwise', async () => {
  stage('')
  expect(screen.getByText('La page est vide')).toBeTruthy()
  await add('Condition')
  expect(text).toBe('{% if record.title %}\n{% endif %}')
  await userEvent.click(screen.getByRole('combobox', { name: 'Champ' }))
  await userEvent.click(screen.getByRole('option', { name: 'Gravité' }))
  await userEvent.click(screen.getByRole('combobox', { name: 'Ce qu’on en demande' }))
  await userEvent.click(screen.getByRole('option', { name: 'est' }))
  expect(button(/^1\. Condition/).textContent).toBe('1. ConditionGravité est Haute')
  await userEvent.click(screen.getByRole('switch', { name: 'Dire autre chose sinon' }))
  await add('Trait', /^Ajouter un bloc ?Sinon/)
  expect(text).toMatch(/^\{% if record\.severity == 'high' %\}\n\{% else %\}\n<hr [^>]*>\n\{% endif %\}$/)
})

test('an expression that cannot be read changes nothing', async () => {
  stage('{% if record.total | length > 3 %}<p>a</p>{% endif %}')
  await userEvent.click(button(/^1\. Condition/))
  const box = screen.getByRole('textbox', { name: 'Expression' })
  await userEvent.type(box, "'")
  expect(screen.getByText('Cette expression ne se lit pas : la précédente reste.')).toBeTruthy()
  expect(text).toBe('{% if record.total | length > 3 %}<p>a</p>{% endif %}')
})

test('a block goes into the condition before it, and out again', async () => {
  stage('{% if a %}<p>un</p>{% endif %}<p>deux</p>')
  await userEvent.click(button('Faire entrer 2. Paragraphe dans ce qui précède'))
  expect(text).toBe('{% if a %}<p>un</p>\n<p>deux</p>{% endif %}')
  await userEvent.click(button('Sortir 1.2. Paragraphe'))
  expect(text).toBe('{% if a %}<p>un</p>{% endif %}\n<p>deux</p>')
})

test('an address that leads nowhere safe is refused', async () => {
  stage('<p><a href="https://x.test" style="display:inline-block;">Aller</a></p>')
  await userEvent.click(button(/^1\. Bouton/))
  const address = screen.getByRole('combobox', { name: 'Où il mène' })
  await userEvent.type(address, 'javascript:go(){Enter}')
  expect(screen.getByText(/^Une adresse commence par/)).toBeTruthy()
  expect(text).toContain('https://x.test')
  await userEvent.type(address, 'mailto:a@x.test{Enter}')
  expect(text).toBe('<p><a href="mailto:a@x.test" style="display:inline-block;">Aller</a></p>')
})

test('a table of fields gains and loses rows', async () => {
  stage('<table><tr><td class=b>A</td><td>{{ record.title }}</td></tr></table>')
  await userEvent.click(button(/^1\. Table de champs/))
  await userEvent.click(button('Ajouter une ligne'))
  expect(text).toBe('<table>\n<tr><td class=b>A</td><td>{{ record.title }}</td></tr>\n<tr><td class=b></td><td></td></tr>\n</table>')
  await userEvent.click(button('Retirer A'))
  expect(text).toBe('<table>\n<tr><td class=b></td><td></td></tr>\n</table>')
})

test('a text that comes from elsewhere is read again', async () => {
  const { rerender } = show(<BlocksEditor text="<p>un</p>" original="" locale="fr" palette={{ variables, lists: [] }} onType={vi.fn()} />)
  rerender(<BlocksEditor text="<hr>" original="" locale="fr" palette={{ variables, lists: [] }} onType={vi.fn()} />)
  expect(button(/^1\. Trait/)).toBeTruthy()
})

test('an emptied page says what will be sent', () => {
  stage('', '<p>Livré</p>')
  expect(screen.getByText(/^Vide, le texte livré revient/)).toBeTruthy()
})

test('a block removed comes back though its part of the condition is gone', async () => {
  stage('{% if a %}<p>un</p>{% else %}<p>deux</p>{% endif %}')
  const inPart = (part: string) => within(screen.getByRole('list', { name: `${part} (1. Condition)` }))
  await userEvent.click(inPart('Alors').getByRole('button', { name: 'Retirer 1.1. Paragraphe' }))
  const undo = vi.mocked(toastInfo).mock.calls[0]?.[1]?.action?.onClick
  expect(text).toBe('{% if a %}{% else %}<p>deux</p>{% endif %}')
  await userEvent.click(button('Monter 1.1. Paragraphe'))
  expect(text.replaceAll('\n', '')).toBe('{% if a %}<p>deux</p>{% else %}{% endif %}')
  await userEvent.click(button(/^1\. Condition/))
  await userEvent.click(screen.getByRole('switch', { name: 'Dire autre chose sinon' }))
  undo?.()
  await vi.waitFor(() => expect(text).toContain('un'))
})

test('a number is typed at ease: only what is one goes into the condition', async () => {
  stage('{% if record.cost | float(default=10) > 10 %}<p>a</p>{% endif %}')
  await userEvent.click(button(/^1\. Condition/))
  const box = screen.getByRole<HTMLInputElement>('textbox', { name: 'Valeur' })
  await userEvent.clear(box)
  expect(box.value).toBe('')
  expect(text).toContain('> 10 %}')
  await userEvent.type(box, '-2,5')
  expect(box.value).toBe('-2.5')
  expect(text).toContain('{% if record.cost | float(default=-2.5) > -2.5 %}')
})

test('a height is typed at ease, and kept within its bounds on leaving', async () => {
  stage('')
  await add('Espace')
  const box = screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Hauteur' })
  await userEvent.clear(box)
  expect([box.value, text.includes('height="24"')]).toEqual(['', true])
  await userEvent.type(box, '48')
  expect(text).toContain('height="48"')
  await userEvent.type(box, '0')
  expect([box.value, text.includes('height="48"')]).toEqual(['480', true])
  await userEvent.tab()
  expect([box.value, text.includes('height="200"')]).toEqual(['200', true])
})

test('a width in points or as a share is written, anything else waits', async () => {
  stage('<p><img src="https://x.test/a.png" alt="" width="100%"></p>')
  await userEvent.click(button(/^1\. Image/))
  const box = screen.getByRole<HTMLInputElement>('textbox', { name: 'Largeur' })
  expect(box.getAttribute('aria-invalid')).not.toBe('true')
  await userEvent.type(box, 'x')
  expect(box.getAttribute('aria-invalid')).toBe('true')
  expect(text).toContain('width="100%"')
  await userEvent.clear(box)
  await userEvent.type(box, '320')
  expect(text).toContain('width="320"')
})

test('an address typed and left with Tab is kept', async () => {
  stage('<p><a href="https://x.test" style="display:inline-block;">Aller</a></p>')
  await userEvent.click(button(/^1\. Bouton/))
  await userEvent.type(screen.getByRole('combobox', { name: 'Où il mène' }), 'https://y.test')
  await userEvent.tab()
  expect(text).toContain('href="https://y.test"')
})

test('what is needed and empty is told to assistive tools too', async () => {
  stage('<p><a href="https://x.test" style="display:inline-block;"></a></p>')
  await userEvent.click(button(/^1\. Bouton/))
  const box = screen.getByRole('textbox', { name: 'Texte du bouton' })
  expect([box.getAttribute('aria-required'), box.getAttribute('aria-invalid')]).toEqual(['true', 'true'])
})

test('a variable takes its name when it becomes known', async () => {
  function Learning() {
    const [known, setKnown] = useState<Variable[]>([])
    return (
      <>
        <BlocksEditor text="<p>{{ record.title }}</p>" original="" locale="fr" palette={{ variables: known, lists: [] }} onType={vi.fn()} />
        <button type="button" onClick={() => setKnown(variables)}>
          Apprendre
        </button>
      </>
    )
  }
  show(<Learning />)
  await userEvent.click(button(/^1\. Paragraphe/))
  const box = screen.getByRole('textbox', { name: 'Ce qu’il dit' })
  expect(box.textContent).toBe('record.title')
  await userEvent.click(button('Apprendre'))
  expect(box.textContent).toBe('Titre')
})
