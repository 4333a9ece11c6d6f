/** Adresse d'ici, avec sa recherche, telle que le routeur la prend : `/hse/incidents?q=fuite`. */
export function linkTo(href: string): { to: string; search: Record<string, string> } {
  const [to = '/', query = ''] = href.split('?')
  return { to, search: Object.fromEntries(new URLSearchParams(query)) }
}
