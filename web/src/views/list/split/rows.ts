/** Les lignes d'une liste vues d'à côté : cases d'une grille ou cartes, trouvées par le lien de leur fiche. */

const rowLink = (list: Element | null, id: string) => list?.querySelector<HTMLElement>(`a[data-row][href$="/${CSS.escape(id)}"]`)

/** Là où le clavier se tient sur cette ligne : la case active d'une grille, ou la carte. */
const standOf = (link: HTMLElement) => link.closest('[role="row"]')?.querySelector<HTMLElement>('[tabindex="0"]') ?? link.closest<HTMLElement>('[data-column]') ?? link

/** Images pendant lesquelles une liste qui se redessine est attendue. */
const CARE = 20

/** Amène la carte d'une fiche sous les yeux, dès qu'elle est dessinée ; rend de quoi y renoncer. */
export function seeCard(list: Element | null, id: string): () => void {
  let frame = 0
  const look = (left: number) => {
    const link = rowLink(list, id)
    if (link) link.scrollIntoView({ block: 'nearest' })
    else if (left > 0) frame = requestAnimationFrame(() => look(left - 1))
  }
  look(CARE)
  return () => cancelAnimationFrame(frame)
}

/** Le focus revient à une ligne et y reste : quand le volet se ferme, la liste peut passer de cartes à grille. */
export function returnTo(list: Element | null, id: string): void {
  const land = () => {
    const link = rowLink(list, id)
    if (link) standOf(link).focus()
  }
  const keep = (left: number) => {
    if (document.activeElement === document.body) land()
    if (left > 0) requestAnimationFrame(() => keep(left - 1))
  }
  land()
  keep(CARE)
}

/** La carte d'avant ou d'après celle-ci ; une grille mène ses flèches elle-même. */
export function nextCard(from: Element, step: -1 | 1): HTMLAnchorElement | undefined {
  const cards = [...(from.closest('ul')?.querySelectorAll<HTMLAnchorElement>('a[data-row]') ?? [])]
  const at = cards.indexOf(from.closest('a[data-row]') as HTMLAnchorElement)
  return at < 0 ? undefined : cards[at + step]
}
