/** Tableau du presse-papiers : le texte à tabulations qu'écrivent tous les tableurs, à défaut la première table de la page. */

/** Lignes et cases d'un tableau collé ; rien si ce n'en est pas un (une seule case se colle comme du texte). */
export function readTable(text: string, html = ''): string[][] | undefined {
  const lines = text.includes('\t') || !/<table/i.test(html) ? readTabbed(text) : readMarkup(html)
  return lines.length > 1 || (lines[0]?.length ?? 0) > 1 ? lines : undefined
}

/** Une case qui porte une tabulation, un saut de ligne ou un guillemet s'écrit entre guillemets, doublés dedans. */
export const writeTable = (lines: string[][]): string =>
  lines.map((cells) => cells.map((cell) => (/[\t\n\r"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join('\t')).join('\n')

function readTabbed(text: string): string[][] {
  const lines: string[][] = [[]]
  // Une case entre guillemets (ses sauts de ligne compris), sinon tout jusqu'au séparateur.
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/g)) {
    lines.at(-1)?.push((quoted?.replaceAll('""', '"') ?? plain).trim())
    if (end === '') break
    if (end !== '\t') lines.push([])
  }
  return dropBlankEnd(lines)
}

function readMarkup(html: string): string[][] {
  const rows = new DOMParser().parseFromString(html, 'text/html').querySelector('table')?.rows ?? []
  return dropBlankEnd([...rows].map((row) => [...row.cells].flatMap((cell) => [(cell.textContent ?? '').replace(/\s+/g, ' ').trim(), ...Array<string>(cell.colSpan - 1).fill('')])))
}

/** Un tableur finit sa copie par un saut de ligne, qui n'est pas une ligne de plus. */
function dropBlankEnd(lines: string[][]): string[][] {
  const last = lines.findLastIndex((cells) => cells.some(Boolean))
  return lines.slice(0, last + 1)
}
