import { afterEach, expect, test, vi } from 'vitest'
import { saveOpen } from './save-open'

afterEach(() => document.body.replaceChildren())

/** Monte la page, et compte les appuis sur chaque bouton nommé. */
function mount(html: string) {
  document.body.innerHTML = html
  const pressed: string[] = []
  for (const button of document.querySelectorAll('button')) button.addEventListener('click', (event) => (event.preventDefault(), pressed.push(button.textContent ?? '')))
  return pressed
}

test.each([
  ['a form, by its submit button', '<main id="main"><form><button type="button">Annuler</button><button type="submit">Enregistrer</button></form></main>', ['Enregistrer']],
  ['an editor, by the last button of its foot', '<main id="main"><button>Autre</button><footer data-sticky><button>Revenir</button><button>Enregistrer</button></footer></main>', ['Enregistrer']],
  ['the box above the page', '<main id="main"><form><button type="submit">Page</button></form></main><div role="dialog"><form><button type="submit">Boîte</button></form></div>', ['Boîte']],
  ['nothing while it is saving', '<main id="main"><form><button type="submit" disabled>Enregistrer</button></form></main>', []],
  ['nothing where there is nothing to save', '<main id="main"><button>Créer</button></main><div role="dialog"><button>Supprimer</button></div>', []],
])('saves %s', (_, html, expected) => {
  const pressed = mount(html)
  saveOpen()
  expect(pressed).toEqual(expected)
})

test('what is being typed is taken first', () => {
  mount('<main id="main"><form><input /><button type="submit">Enregistrer</button></form></main>')
  const input = document.querySelector('input')
  const left = vi.fn()
  input?.addEventListener('blur', left)
  input?.focus()
  saveOpen()
  expect(left).toHaveBeenCalled()
  expect(document.activeElement).toBe(input)
})
