/** Images des guides : `--screenshots` les enregistre dans docs/images au passage des parcours. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { atRest } from './browser.mjs'
import { eventually } from './journey.mjs'

const images = join(import.meta.dirname, '../../../docs/images')
export const imagesWanted = process.argv.includes('--screenshots')

export async function keepImage(page, name) {
  if (!imagesWanted) return
  await mkdir(images, { recursive: true })
  // Les messages brefs s'effacent d'eux-mêmes : l'image montre l'écran, pas la bulle.
  await eventually(() => page.locator('[data-sonner-toast]').count(), (seen) => seen === 0, 'un message reste', 20_000)
  await atRest(page)
  await page.screenshot({ path: join(images, `${name}.png`) })
}
