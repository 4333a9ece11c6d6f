/** Des gestes dont on attend l'effet, et lui seul : un message d'un geste plus ancien peut être encore à l'écran. */
import { eventually, expect } from './journey.mjs'

/** Fait un geste, et attend que le serveur ait pris ce qu'il écrit. `saying` : ce que l'envoi contient. */
export async function writes(page, method, path, gesture, saying = '') {
  const isIt = (response) => response.request().method() === method && path.test(new URL(response.url()).pathname) && (response.request().postData() ?? '').includes(saying)
  const [answer] = await Promise.all([page.waitForResponse(isIt), gesture()])
  expect(answer.ok(), `${method} ${path} n’est pas pris : ${answer.status()}`)
  return answer
}

/** Une préférence de la personne, dont l'envoi dit `part`. */
export const prefers = (page, part, gesture) => writes(page, 'PATCH', /\/api\/v1\/me$/, gesture, `"${part}"`)

/** Fait un geste, et attend le message qui le suit. Ceux d'avant sont marqués : l'un d'eux peut dire la même chose. */
export async function tells(page, text, gesture) {
  const messages = page.locator('[data-sonner-toast]')
  await messages.evaluateAll((all) => all.forEach((one) => (one.dataset.before = '')))
  await gesture()
  await page.locator('[data-sonner-toast]:not([data-before])').filter({ hasText: text }).first().waitFor()
}

/** Le plan est montré : l'applique. */
export const confirmPlan = (page) => tells(page, 'Changement appliqué', () => page.getByRole('dialog', { name: 'Ce qui va changer' }).getByRole('button', { name: 'Appliquer' }).click())

/** Prévoit le changement, et l'applique. */
export async function applyChange(page) {
  await page.getByRole('button', { name: 'Voir ce qui va changer' }).click()
  await confirmPlan(page)
}

/** Ajoute une étape à la fin d'un déclencheur. */
export async function addStep(page, kind) {
  await page.getByRole('button', { name: /^Ajouter une étape/ }).last().click()
  await page.getByRole('menuitem', { name: kind, exact: true }).click()
  await eventually(() => page.evaluate(() => document.activeElement?.id ?? ''), (seen) => seen.endsWith('-head'), 'l’étape ajoutée ne prend pas le focus')
}

/** Pousse au clavier ce qui a le focus : d'une place à l'autre il quitte un instant la page, et la touche d'après s'y perdrait. */
export async function push(page, keys, isFocused) {
  for (const key of keys) {
    await page.keyboard.press(key)
    await eventually(isFocused, Boolean, `le focus ne suit pas, ${key}`)
  }
}
