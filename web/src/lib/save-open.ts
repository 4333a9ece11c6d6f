/**
 * `Ctrl S` : le bouton qui enregistre, là où l'on est — la boîte ouverte par-dessus, sinon la page. Seul un bouton qui dit prendre
 * ce raccourci (`aria-keyshortcuts`) est pressé : valider n'est pas toujours enregistrer.
 */
export function saveOpen(): void {
  const main = document.getElementById('main')
  // Une boîte met la page de côté : ce qui y reste à enregistrer attend.
  const top = [...document.querySelectorAll('[data-modal]')].at(-1) ?? (main?.closest('[aria-hidden="true"]') ? undefined : main)
  const button = [...(top?.querySelectorAll<HTMLElement>('button[aria-keyshortcuts~="Control+S"]') ?? [])].findLast((one) => one.checkVisibility())
  if (!top || !button) return
  const focused = document.activeElement
  // Ce qu'on tape encore ne se prend, dans certaines cases, qu'en les quittant.
  if (focused instanceof HTMLElement && top.contains(focused)) {
    focused.blur()
    focused.focus({ preventScroll: true })
  }
  button.click()
}
