/** Gestes de mise en forme sur un texte CommonMark : ce qu'il devient, et ce qui reste choisi. */
export interface Edited {
  text: string
  start: number
  end: number
}

/** Entoure le choix d'une marque, ou l'ôte si elle y est déjà. */
export function wrap(text: string, start: number, end: number, mark: string): Edited {
  const before = text.slice(0, start)
  const chosen = text.slice(start, end)
  const after = text.slice(end)
  if (before.endsWith(mark) && after.startsWith(mark)) {
    return { text: before.slice(0, -mark.length) + chosen + after.slice(mark.length), start: start - mark.length, end: end - mark.length }
  }
  return { text: before + mark + chosen + mark + after, start: start + mark.length, end: end + mark.length }
}

/** Pose un début de ligne à chaque ligne touchée, ou l'ôte si toutes l'ont. */
export function prefix(text: string, start: number, end: number, mark: string): Edited {
  const from = text.lastIndexOf('\n', start - 1) + 1
  const next = text.indexOf('\n', end)
  const to = next < 0 ? text.length : next
  const lines = text.slice(from, to).split('\n')
  const has = lines.every((line) => line.startsWith(mark))
  const changed = lines.map((line) => (has ? line.slice(mark.length) : mark + line)).join('\n')
  return { text: text.slice(0, from) + changed + text.slice(to), start: from, end: from + changed.length }
}

/** Fait du choix un lien, et y laisse l'adresse à taper. */
export function link(text: string, start: number, end: number): Edited {
  const address = 'https://'
  const opened = `${text.slice(0, start)}[${text.slice(start, end)}](`
  return { text: `${opened}${address})${text.slice(end)}`, start: opened.length, end: opened.length + address.length }
}
