/**
 * `Ctrl S` : le bouton qui enregistre, là où l'on est — la boîte ouverte par-dessus, sinon la page. Un pied d'éditeur le porte en
 * dernier ; un formulaire le dit de son type.
 */
export function saveOpen(): void {
  const top = [...document.querySelectorAll('[role="dialog"]')].at(-1) ?? document.getElementById('main')
  if (!top) return
  const focused = document.activeElement
  const form = (top.contains(focused) ? focused?.closest('form') : undefined) ?? top.querySelector('form')
  const button = form?.querySelector<HTMLElement>('button[type="submit"]') ?? [...top.querySelectorAll<HTMLElement>('footer[data-sticky] button')].at(-1)
  if (!button) return
  // Ce qu'on tape encore ne se prend, dans certaines cases, qu'en les quittant.
  if (focused instanceof HTMLElement && top.contains(focused)) {
    focused.blur()
    focused.focus({ preventScroll: true })
  }
  button.click()
}
