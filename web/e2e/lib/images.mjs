/** Images des guides, en WebP : `--screenshots` les enregistre dans docs/images au passage des parcours. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { atRest } from './browser.mjs'
import { eventually } from './journey.mjs'

const images = join(import.meta.dirname, '../../../docs/images')
const QUALITY = 80

export const imagesWanted = process.argv.includes('--screenshots')

export async function keepImage(page, name) {
  if (!imagesWanted) return
  await mkdir(images, { recursive: true })
  // Les messages brefs s'effacent d'eux-mêmes : l'image montre l'écran, pas la bulle.
  await eventually(() => page.locator('[data-sonner-toast]').count(), (seen) => seen === 0, 'un message reste', 20_000)
  await atRest(page)
  const browser = await page.context().newCDPSession(page)
  const { data } = await browser.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY })
  await browser.detach()
  await writeFile(join(images, `${name}.webp`), Buffer.from(data, 'base64'))
}
