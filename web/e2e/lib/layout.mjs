/** La mise en page tient : rien ne déborde de l'écran, rien n'est coupé sans points de suspension. */
import { eventually } from './journey.mjs'

/** Ce qui dépasse ou se coupe, dit élément par élément ; une zone qui défile d'elle-même a le droit d'être plus large. */
const misfits = () => {
  const found = []
  for (const box of [document.documentElement, document.getElementById('main')]) {
    if (box && box.scrollWidth > box.clientWidth) found.push(`${box.id || 'la page'} défile de ${box.scrollWidth - box.clientWidth} px sur le côté`)
  }
  const told = (node) => `<${node.tagName.toLowerCase()}> « ${(node.textContent || node.getAttribute('aria-label') || '').trim().slice(0, 40)} »`
  for (const node of document.body.querySelectorAll('*')) {
    const ownText = [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.textContent.trim() !== '')
    if (!ownText && !node.matches('button, a, input, select, textarea, img')) continue
    if (node.closest('.sr-only') || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
    const { left, right, width, height } = node.getBoundingClientRect()
    if (width <= 1 || height <= 1) continue
    const style = getComputedStyle(node)
    const shortened = (one) => one.textOverflow === 'ellipsis' || one.webkitLineClamp !== 'none'
    // Une case de saisie défile d'elle-même.
    if (!node.matches('input, textarea') && ['hidden', 'clip'].includes(style.overflowX) && !shortened(style) && node.scrollWidth > node.clientWidth + 1) found.push(`${told(node)} est coupé`)
    // Ce qui l'entoure et borne sa largeur : une zone qui défile l'en libère, sauf la page et `main`, où défiler de côté est la faute.
    let around = node.parentElement
    while (around && getComputedStyle(around).overflowX === 'visible') around = around.parentElement
    const bounds = around ? getComputedStyle(around) : undefined
    const scrolls = bounds && ['auto', 'scroll'].includes(bounds.overflowX) && around.id !== 'main' && around !== document.documentElement
    if (scrolls || (bounds && shortened(bounds))) continue
    const edge = around ? around.getBoundingClientRect() : { left: 0, right: innerWidth }
    if (right > edge.right + 1 || left < edge.left - 1) found.push(`${told(node)} dépasse (${Math.round(left)} → ${Math.round(right)}, bords ${Math.round(edge.left)} → ${Math.round(edge.right)})`)
  }
  return found
}

/** Un écran qui change de taille se redessine d'abord : c'est sa forme posée qui compte. */
export const expectFits = (page, where) => eventually(async () => (await page.evaluate(misfits)).slice(0, 8), (found) => found.length === 0, `${where} ne tient pas`, 4000)
