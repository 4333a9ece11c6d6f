/** Le focus du clavier : là où il est, il se voit. */
import { expect } from './journey.mjs'

/** D'arrêt en arrêt au clavier : l'élément qui a le focus n'a pas l'air qu'il avait ou aura sans lui. */
export async function expectFocusSeen(page, where, stops) {
  const look = async (node) => {
    // Sans mouvement, chaque changement dure encore un instant : l'image d'après le montre.
    await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))
    // Une case invisible posée dans son libellé se montre par lui.
    const shown = [node, node.parentElement, node.closest('label, [role="group"], li')].filter(Boolean)
    return shown.map((one) => {
      const { outlineStyle, outlineWidth, outlineOffset, outlineColor, borderColor, boxShadow } = getComputedStyle(one)
      return [outlineStyle === 'none' ? 'sans trait' : `${outlineStyle} ${outlineWidth} ${outlineOffset} ${outlineColor}`, borderColor, boxShadow].join(' | ')
    }).join(' / ')
  }
  const seen = new Set()
  for (let stop = 0; stop < stops; stop += 1) {
    await page.keyboard.press('Tab')
    const handle = await page.evaluateHandle(() => document.activeElement)
    const name = await handle.evaluate((node) => `<${node.tagName.toLowerCase()}> ${node.getAttribute('aria-label') ?? node.id ?? ''} ${(node.textContent ?? '').trim().slice(0, 30)}`)
    if (name.startsWith('<body>')) break
    const focused = await handle.evaluate(look)
    await handle.evaluate((node) => node.blur())
    const bare = await handle.evaluate(look)
    await handle.evaluate((node) => node.focus())
    if (focused === bare) seen.add(name)
  }
  expect(seen.size === 0, `${where} : focus invisible sur ${[...seen].slice(0, 6).join(' ; ')}`)
}
