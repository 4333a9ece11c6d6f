/** Noms techniques tirés des libellés : `Date d'achat` devient `date_d_achat`. */
import { languages, type Labels, type Language } from '@/lib/i18n'
import { plain } from '@/lib/plain'

const LONGEST = 40

/** Mots que la base, les expressions ou la plate-forme gardent pour elles ; le serveur a le dernier mot. */
const reserved = new Set(
  'actor all and any array as asc between both case cast check collate column company const constraint continue create created_at created_by default deleted_at deleted_by department desc distinct do else end except external_id false fetch for foreign from function grant group having id if import in initially int into join label lateral leading left like limit loop messages natural not now null offset old on only or order owner package params placing primary record references returning right roles select settings string sum system table templates then to today trailing triggers true type_of uint union unique updated_at updated_by using var verbose version view void when where while window with'.split(' '),
)

/** Un texte présent : dans la langue voulue, à défaut une autre. */
export const textIn = (labels: Labels, language: string): string => labels[language as keyof Labels] || languages.map((one) => labels[one]).find(Boolean) || ''

/** Ce qui est écrit dans les autres langues. */
export const textsBeside = (labels: Labels, language: string): [Language, string][] => languages.flatMap((one): [Language, string][] => (one !== language && labels[one] ? [[one, labels[one]]] : []))

export function nameFrom(text: string, taken: readonly string[]): string {
  const word = plain(text).replace(/[^a-z0-9]+/g, '_').replace(/^[_\d]+/, '').slice(0, LONGEST - 3).replace(/_+$/, '')
  if (word === '') return ''
  let name = word
  for (let rank = 2; taken.includes(name) || reserved.has(name); rank += 1) name = `${word}_${rank}`
  return name
}

export const optionNameFrom = (labels: Labels, rank: number): string => nameFrom(textIn(labels, 'en'), []) || `option_${rank + 1}`
