/** Une fiche vue d'un parcours : son état, son numéro, le site qui s'y remplit seul. */
import { call } from './api.mjs'
import { field } from './browser.mjs'
import { eventually } from './journey.mjs'

/** La fiche en est là. La barre des étapes les nomme toutes d'avance : seule la courante compte. */
export const inState = (page, state) => page.locator('[data-detail="steps"] [aria-current="step"]').filter({ hasText: state }).waitFor()

const NUMBER = /INC-\d{4}-\d{5}/

/** Le numéro de l'incident ouvert, dès qu'il se montre. */
export async function numberOf(page) {
  const head = await eventually(() => page.locator('main header').innerText(), (text) => NUMBER.test(text), 'le numéro manque')
  return NUMBER.exec(head)[0]
}

/** Le site de qui déclare se remplit seul, dès que son nom est venu. Faux pour qui n'en a pas. */
export async function siteFillsItself(page) {
  const { site } = await call(page, 'GET', '/me')
  if (site) await eventually(() => field(page, 'site').inputValue(), (seen) => seen === site.name, 'le site de qui déclare ne se remplit pas')
  return Boolean(site)
}

/** À qui n'a pas de site, le premier proposé. */
export async function fillSite(page) {
  if (await siteFillsItself(page)) return
  await field(page, 'site').click()
  await page.getByRole('option').first().click()
}
