/** Une personne sans souris : elle n'a que des touches, et chaque arrêt du focus se voit à l'écran. */
import { eventually, expect } from './journey.mjs'
import { totp } from './totp.mjs'

const MOST_TABS = 90
const MOST_OPTIONS = 40
const handed = ['click', 'dblclick', 'hover', 'tap', 'check', 'uncheck', 'setChecked', 'selectOption', 'fill', 'focus', 'press', 'type', 'setInputFiles', 'dragAndDrop']

/** Le clavier de la page, et lui seul : tout autre geste, sur elle ou sur un de ses éléments, est refusé. */
export async function keysOf(page) {
  const refuse = (gesture) => () => {
    throw new Error(`« ${gesture} » : ce parcours se joue au clavier`)
  }
  for (const gesture of handed) page.mainFrame()[gesture] = refuse(gesture)
  for (const gesture of ['click', 'dblclick', 'down', 'up', 'move', 'wheel']) page.mouse[gesture] = refuse(`souris, ${gesture}`)
  // Et si un pointeur servait quand même, la console le dirait.
  await page.addInitScript(() => {
    for (const type of ['mousedown', 'pointerdown', 'touchstart']) addEventListener(type, (event) => event.isTrusted && console.error(`un pointeur a servi : ${type}`), true)
  })

  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const type = (text) => page.keyboard.type(text)
  const focused = () => page.evaluate(readFocus)
  const inSight = (where) => eventually(() => page.evaluate(unseenFocus), (fault) => fault === '', `${where} : le focus ne se voit pas`, 3000)

  /** Le focus finit là, et s'y voit : après une boîte fermée, c'est d'où l'on venait. */
  const focusOn = async (wanted, message) => {
    await eventually(focused, (seen) => matches(seen, wanted), message)
    await inSight(message)
  }
  /** Avance d'arrêt en arrêt jusqu'à celui qu'on veut : il doit se trouver sur le chemin de la touche. */
  const goTo = async (wanted, key = 'Tab') => {
    for (let stop = 0; stop < MOST_TABS; stop += 1) {
      if (matches(await focused(), wanted)) return inSight(`${key} jusqu’à ${told(wanted)}`)
      await press(key)
    }
    throw new Error(`${told(wanted)} n’est jamais atteint par ${key} (dernier arrêt : ${JSON.stringify(await focused())})`)
  }
  /** Descend à une option, par son nom ou à la première, et la prend. */
  const pick = async (name = /./) => {
    await page.getByRole('option').first().waitFor()
    for (let step = 0; step < MOST_OPTIONS; step += 1) {
      const active = await page.evaluate(readOption)
      if (active !== '' && name.test(active)) break
      await press('ArrowDown')
      expect(step < MOST_OPTIONS - 1, `${name} n’est pas parmi les options (dernière : « ${active} »)`)
    }
    await press('Enter')
    await page.getByRole('listbox').waitFor({ state: 'hidden' })
  }
  /** Un menu ouvert : descend à une entrée, la prend. */
  const pickItem = async (name) => {
    await page.getByRole('menu').waitFor()
    await goTo({ role: /^menuitem/, name }, 'ArrowDown')
    await press('Enter')
  }
  const palette = async (words, option) => {
    await press('Control+k')
    await focusOn({ role: 'combobox' }, 'la palette ne prend pas le focus')
    await type(words)
    await page.getByRole('option').filter({ hasText: option }).first().waitFor()
    await eventually(() => page.evaluate(readOption), (seen) => option.test(seen), `« ${words} » ne mène pas d’abord à ${option}`)
    await press('Enter')
    await page.getByRole('listbox').waitFor({ state: 'hidden' })
  }
  const signIn = async ({ email, password, totp_secret }, path) => {
    await page.goto(path)
    await page.locator('input[name="email"]').waitFor()
    await goTo({ id: 'email' })
    await type(email)
    await press('Tab')
    await type(password)
    await press('Enter')
    await page.locator('input[name="code"]').waitFor()
    await type(totp(totp_secret))
    await page.getByRole('banner').waitFor()
    await page.getByRole('heading', { level: 1 }).waitFor()
  }
  return { press, type, focused, focusOn, goTo, toField: (name) => goTo({ id: `field-${name}` }), pick, pickItem, palette, signIn }
}

const told = (wanted) => Object.entries(wanted).map(([key, value]) => `${key} ${value}`).join(', ')
const matches = (seen, wanted) => Object.entries(wanted).every(([key, value]) => (value instanceof RegExp ? value.test(seen[key]) : seen[key] === value))

function readFocus() {
  const node = document.activeElement
  const labelled = (node?.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ').trim()
  return { id: node?.id ?? '', role: node?.getAttribute('role') ?? node?.tagName.toLowerCase() ?? '', name: node?.getAttribute('aria-label') ?? (labelled || (node?.labels?.[0] ?? node)?.textContent?.trim() || '') }
}

/** L'option où l'on est, que la case la désigne ou qu'elle ait le focus. */
function readOption() {
  const node = document.activeElement
  const designated = document.getElementById(node?.getAttribute('aria-activedescendant') ?? '')
  return (designated ?? (node?.getAttribute('role') === 'option' ? node : undefined))?.textContent?.trim() ?? ''
}

/** Ce qui empêche de voir l'élément qui a le focus : rien n'y est, il est hors de l'écran, ou autre chose le couvre en entier (WCAG 2.4.11). */
function unseenFocus() {
  const node = document.activeElement
  if (!node || node === document.body) return 'nulle part'
  if (document.scrollingElement.scrollTop > 0) return 'la page entière a défilé'
  // Une case invisible se montre par son libellé.
  const shown = node.matches('.sr-only, .opacity-0') ? (node.closest('label') ?? node.parentElement) : node
  const { left, right, top, bottom } = shown.getBoundingClientRect()
  const [west, east, north, south] = [Math.max(left, 0), Math.min(right, innerWidth), Math.max(top, 0), Math.min(bottom, innerHeight)]
  if (west >= east || north >= south) return `${shown.tagName} hors de l’écran`
  const points = [0.1, 0.5, 0.9].flatMap((x) => [0.2, 0.5, 0.8].map((y) => [west + (east - west) * x, north + (south - north) * y]))
  const isSeen = points.some(([x, y]) => {
    const over = document.elementFromPoint(x, y)
    return over && (shown.contains(over) || over.contains(shown))
  })
  return isSeen ? '' : `${shown.tagName} couvert`
}
