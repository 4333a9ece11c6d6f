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

/** Les commandes qu'une autre couvre : ni ce qui flotte par nature (barres d'un planning, événements d'un agenda), ni ce qui colle au bord quand on défile. */
const covered = () => {
  const controls = 'button, a[href], input, textarea, [role="tab"], [role="combobox"], [role="switch"]'
  const loose = '[data-agenda], [role="treegrid"], .react-flow, .leaflet-container, .sr-only'
  const told = (node) => `<${node.tagName.toLowerCase()}> « ${(node.getAttribute('aria-label') || node.textContent || '').trim().slice(0, 40)} »`
  const stuck = (node) => {
    for (let one = node; one; one = one.parentElement) if (['sticky', 'fixed'].includes(getComputedStyle(one).position)) return one
    return undefined
  }
  /** Hors de la zone qui défile, on ne voit pas la commande : ce qui est là ne la couvre pas. */
  const shows = (node, x, y) => {
    for (let one = node.parentElement; one; one = one.parentElement) {
      const { left, right, top, bottom } = one.getBoundingClientRect()
      if (getComputedStyle(one).overflow !== 'visible' && (x < left || x > right || y < top || y > bottom)) return false
    }
    return true
  }
  return [...document.querySelectorAll(controls)].flatMap((node) => {
    if (node.closest(loose) || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return []
    const { left, right, top, bottom } = node.getBoundingClientRect()
    if (right - left < 9 || bottom - top < 4) return []
    const middle = (top + bottom) / 2
    const seen = [left + 4, (left + right) / 2, right - 4].filter((x) => shows(node, x, middle))
    const over = seen
      .map((x) => document.elementFromPoint(x, middle)?.closest(controls))
      .filter((one) => one && one !== node && !one.contains(node) && !node.contains(one) && !one.closest('label')?.contains(node) && !one.closest(loose) && one.checkVisibility({ opacityProperty: true }))
      .filter((one) => !stuck(one) || stuck(one).contains(node))
      // Ce qui dépasse de la barre du bas passe devant le contenu, qui défile dessous.
      .filter((one) => !node.closest('#main') || one.closest('#main'))
    // Le menu d'une fiche se pose sur son bord, qui lui garde la place : il ne la couvre que s'il en prend davantage.
    const most = node.closest('[data-whole]')?.contains(over[0] ?? null) ? 1 : 0
    if (over.length <= most) return []
    return [`${told(node)} est couvert par ${told(over[0])}`]
  })
}

/** Aucune commande n'en couvre une autre. */
export const expectApart = (page, where) => eventually(async () => (await page.evaluate(covered)).slice(0, 6), (found) => found.length === 0, `${where} : des commandes se chevauchent`, 3000)
