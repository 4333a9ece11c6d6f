/** L'agenda vu d'un parcours : ses événements, ses colonnes, et la souris qui les prend. */
import { call } from './api.mjs'
import { letGo } from './browser.mjs'

/** Un lundi sans changement d'heure autour, loin des données de démonstration. */
export const MONDAY = '2027-03-01'

export function agendaOf(page) {
  const column = (day) => page.locator(`[data-hours][data-day="${day}"]`)
  const found = async (title) => (await call(page, 'GET', `/core/events?filter=${encodeURIComponent(`title == "${title}"`)}&fields=title,starts_at,ends_at,recurrence`)).data
  return {
    panel: page.getByRole('dialog'),
    column,
    event: (title) => page.locator('[data-agenda] [data-key]').filter({ hasText: title }),
    spot: async (day, hour) => {
      const box = await column(day).boundingBox()
      return { x: box.x + box.width / 2, y: box.y + (box.height * hour) / 24 }
    },
    drag: async (from, to) => {
      await page.mouse.move(from.x, from.y)
      await page.mouse.down()
      await page.mouse.move(to.x, to.y, { steps: 8 })
      await letGo(page)
    },
    found,
    startOf: async (title) => (await found(title))[0]?.starts_at,
  }
}

/** Là où l'on prend une chose : son haut, loin du bord qui l'étire. */
export const grip = (box) => ({ x: box.x + box.width / 2, y: box.y + 8 })

export const same = (instant) => (seen) => seen !== undefined && Date.parse(seen) === Date.parse(instant)
