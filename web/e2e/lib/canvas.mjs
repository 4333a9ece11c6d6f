/** Un schéma vu d'un parcours : on n'y vise à la souris que ce qui ne bouge plus. */
import { eventually } from './journey.mjs'

/** Où en est le schéma de ce qu'il montre. */
export const sightOf = (page) => page.locator('.react-flow__viewport').evaluate((view) => view.style.transform)

/** Attend que le schéma ait fini de glisser ; rend où il s'est arrêté. */
export async function atStandstill(page) {
  let last
  const stopped = (seen) => {
    const isSame = seen === last
    last = seen
    return isSame
  }
  return eventually(() => sightOf(page), stopped, 'le schéma ne s’arrête pas')
}

/** Montre tout : un schéma qui s'ouvre se cale de lui-même sur son début, parfois après le clic ; on redemande alors. */
export async function showWhole(page) {
  await page.locator('[data-canvas]').scrollIntoViewIfNeeded()
  const isWhole = () =>
    page.locator('[data-canvas]').evaluate((frame) => {
      const { left, right, top, bottom } = frame.getBoundingClientRect()
      const nodes = [...frame.querySelectorAll('[data-node]')].map((node) => node.getBoundingClientRect())
      return nodes.length > 0 && nodes.every((node) => node.left >= left && node.right <= right && node.top >= top && node.bottom <= bottom)
    })
  const ask = async () => {
    await page.getByRole('button', { name: 'Tout montrer' }).click()
    await atStandstill(page)
    return isWhole()
  }
  await eventually(ask, Boolean, 'le schéma ne se montre pas en entier')
}
