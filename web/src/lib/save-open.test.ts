import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { saveOpen } from './save-open'

// Ce que la page ne dessine pas ne se voit pas.
beforeEach(() => Object.assign(HTMLElement.prototype, { checkVisibility(this: HTMLElement) { return this.closest('[hidden]') === null } }))
afterEach(() => document.body.replaceChildren())

/** Monte la page, et compte les appuis sur chaque bouton nommé. */
function mount(html: string) {
  document.body.innerHTML = html
  const pressed: string[] = []
  for (const button of document.querySelectorAll('button')) button.addEventListener('click', (event) => (event.preventDefault(), pressed.push(button.textContent ?? '')))
  return pressed
}

const save = (name: string, more = '') => `<button aria-keyshortcuts="Control+S Meta+S" ${more}>${name}</button>`

test.each([
  ['the page, by the button that says so', `<main id="main"><button>Annuler</button>${save('Enregistrer')}</main>`, ['Enregistrer']],
  ['the last one that is seen', `<main id="main">${save('Texte')}${save('Page')}<div hidden>${save('Caché')}</div></main>`, ['Page']],
  ['the box above the page', `<main id="main">${save('Page')}</main><div role="dialog" data-modal>${save('Boîte')}</div>`, ['Boîte']],
  ['the page under a popover', `<main id="main">${save('Page')}</main><div role="dialog"><button type="submit">Filtrer</button></div>`, ['Page']],
  ['nothing of the page under a box that saves nothing', `<main id="main">${save('Page')}</main><div role="dialog" data-modal><button>Supprimer</button></div>`, []],
  ['nothing of a page put aside', `<div aria-hidden="true"><main id="main">${save('Page')}</main></div>`, []],
  ['nothing while it is saving', `<main id="main">${save('Enregistrer', 'disabled')}</main>`, []],
  ['nothing where a form does something else', '<main id="main"><form><button type="submit">Voir en lieu de</button></form></main>', []],
])('saves %s', (_, html, expected) => {
  const pressed = mount(html)
  saveOpen()
  expect(pressed).toEqual(expected)
})

test('what is being typed is taken first', () => {
  mount(`<main id="main"><form><input />${save('Enregistrer')}</form></main>`)
  const input = document.querySelector('input')
  const left = vi.fn()
  input?.addEventListener('blur', left)
  input?.focus()
  saveOpen()
  expect(left).toHaveBeenCalled()
  expect(document.activeElement).toBe(input)
})
