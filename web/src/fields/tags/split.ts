/** Étiquettes d'un texte tapé ou collé. Ce qui sépare les étiquettes ne peut pas être dedans : le serveur le refuserait. */
const separators = /[;,|\n\t]/
const LONGEST = 50

/** Étiquettes finies par un séparateur, et ce qui reste à taper. */
export function splitTags(text: string): { whole: string[]; rest: string } {
  const pieces = text.split(separators)
  const rest = pieces.pop() ?? ''
  return { whole: pieces, rest: rest.slice(0, LONGEST) }
}

/** Chacune une fois, sans blancs autour. */
export function addTags(tags: string[], more: string[]): string[] {
  const tidy = more.map((one) => one.trim().slice(0, LONGEST)).filter(Boolean)
  return [...new Set([...tags, ...tidy])]
}
