/** Un parcours : un serveur, un navigateur, des fenêtres, des étapes nommées ; tout est refermé quoi qu'il arrive. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { launch, openWindow } from './browser.mjs'
import { startServer } from './server.mjs'

const failures = join(import.meta.dirname, '../../test-results')

export async function journey(name, play) {
  const server = await startServer()
  const browser = await launch().catch(async (error) => {
    await server.stop()
    throw error
  })
  const windows = []
  const steps = { count: 0, current: 'ouverture' }
  const step = (title) => {
    steps.count += 1
    steps.current = title
    console.log(`  ${String(steps.count).padStart(2)}. ${title}`)
  }
  const open = async (options) => {
    const window = await openWindow(browser, server.url, options)
    windows.push(window)
    return window.page
  }
  console.log(name)
  try {
    await play({ ...server, open, step })
    const troubles = windows.flatMap((window) => window.troubles)
    if (troubles.length > 0) throw new Error(`Erreurs dans la console :\n  ${[...new Set(troubles)].join('\n  ')}`)
  } catch (error) {
    await mkdir(failures, { recursive: true })
    for (const [index, { page }] of windows.entries()) {
      const path = join(failures, `${name}-${index + 1}.png`)
      await page.screenshot({ path }).catch(() => undefined)
      console.error(`  vu : ${path} (${page.url()})`)
    }
    error.message = `${name}, étape « ${steps.current} » : ${error.message}`
    console.error(server.output().slice(-3000))
    throw error
  } finally {
    await browser.close()
    await server.stop()
  }
}

export function expect(condition, message) {
  if (!condition) throw new Error(message)
}

/** Attend qu'une chose devienne vraie ; l'échec dit ce qu'on a vu en dernier. */
export async function eventually(read, accept, message, limit = 15_000) {
  const end = Date.now() + limit
  let seen
  do {
    seen = await read()
    if (accept(seen)) return seen
    await new Promise((next) => setTimeout(next, 150))
  } while (Date.now() < end)
  throw new Error(`${message} (vu : ${JSON.stringify(seen)})`)
}
