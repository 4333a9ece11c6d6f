/** Tri d'une liste : ses clés, de la plus forte à la plus faible, telles que l'adresse et le serveur les écrivent (`-occurred_at,title`). */

export interface SortKey {
  name: string
  descending: boolean
}

/** Clés au plus : la borne du serveur. */
export const MOST_KEYS = 4

export const readSort = (sort: string | undefined): SortKey[] =>
  (sort ?? '').split(',').flatMap((piece) => {
    const descending = piece.startsWith('-')
    const name = piece.slice(descending ? 1 : 0)
    return name ? [{ name, descending }] : []
  })

/** Sans clé, rien : l'ordre habituel de la liste. */
export const writeSort = (keys: SortKey[]): string | undefined => keys.map(({ name, descending }) => `${descending ? '-' : ''}${name}`).join(',') || undefined

/**
 * Le tri après un appui sur un en-tête : croissant, décroissant, puis l'ordre habituel. Avec Maj, la colonne s'ajoute aux autres,
 * change de sens, puis s'en retire.
 */
export function pressed(sort: string | undefined, name: string, adds: boolean): string | undefined {
  const keys = readSort(sort)
  const known = keys.find((key) => key.name === name)
  if (!adds) return known && keys.length === 1 ? (known.descending ? undefined : `-${name}`) : name
  if (!known) return keys.length < MOST_KEYS ? writeSort([...keys, { name, descending: false }]) : sort
  return writeSort(known.descending ? keys.filter((key) => key !== known) : keys.map((key) => (key === known ? { name, descending: true } : key)))
}
