/** Les mots d'une case collée, comparés comme une personne les lit. */
import { fold } from '@/lib/plain'

/** « Oui » et « non » des quatre langues, et ce qu'un tableur écrit à leur place. */
const yes = new Set(['true', 'vrai', 'oui', 'yes', 'si', 'sim', 'verdadero', 'verdadeiro', 'x', '1', 'o', 'y', 'v'])
const no = new Set(['false', 'faux', 'non', 'no', 'nao', 'falso', '', '0', 'n', 'f'])

export function readBoolean(text: string): boolean | undefined {
  const said = fold(text)
  return yes.has(said) ? true : no.has(said) ? false : undefined
}
