/** Le brouillon d'un gabarit : ce qui est tapé, par langue et par partie ; le reste se lit comme il est en vigueur. */
import { parts, type Change, type Draft, type Part, type Template, type Texts } from '@/features/mail/api/templates'
import { languages, type Language } from '@/lib/i18n'

/** Ce qui est tapé, et ce qu'on lisait en commençant : ce qu'un autre écrit depuis ne se remplace pas sans qu'on l'ait vu. */
export interface TypedPart {
  text: string
  seen: string | null
}

export type Typed = Partial<Record<Language, Partial<Record<Part, TypedPart>>>>

export const partsOf = ({ kind }: Template): Part[] => parts.filter((part) => kind === 'message' || part !== 'title')

const readOf = (texts: Texts, locale: Language, part: Part): string | null => texts[locale][part]?.text ?? null

export function withTyped(typed: Typed, texts: Texts, locale: Language, part: Part, text: string): Typed {
  const before = typed[locale]?.[part]
  return { ...typed, [locale]: { ...typed[locale], [part]: { text, seen: before ? before.seen : readOf(texts, locale, part) } } }
}

/** Ce qu'une partie tenait avant, rendu ; rien, si rien n'y était tapé. */
export function withPart(typed: Typed, locale: Language, part: Part, before: TypedPart | undefined): Typed {
  return { ...typed, [locale]: { ...typed[locale], [part]: before } }
}

const typedIn = (typed: Typed, locale: Language) => parts.flatMap((part) => [typed[locale]?.[part]].flatMap((one) => (one ? [[part, one] as const] : [])))

/** Une fois ce que d'autres ont écrit montré : le prochain enregistrement le remplace. */
export function withShown(typed: Typed, texts: Texts, locale: Language): Typed {
  return { ...typed, [locale]: Object.fromEntries(typedIn(typed, locale).map(([part, { text }]) => [part, { text, seen: readOf(texts, locale, part) }])) }
}

/** Une langue enregistrée : ce qui a été tapé pendant ce temps reste à enregistrer. */
export function withSaved(typed: Typed, sent: Typed, texts: Texts, locale: Language): Typed {
  const rest = typedIn(typed, locale).filter(([part, one]) => one !== sent[locale]?.[part])
  return withShown({ ...typed, [locale]: Object.fromEntries(rest) }, texts, locale)
}

/** Ce qui diffère de ce qui est en vigueur. Une case vidée rend le texte livré. */
export function changesOf(texts: Texts, typed: Typed, locale: Language): Change[] {
  return parts.flatMap((part) => {
    const written = typed[locale]?.[part]
    const said = texts[locale][part]
    if (!written || !said || written.text === (said.text ?? '')) return []
    const kept = written.text.trim() === '' || written.text === said.original ? null : written.text
    return kept === null && !said.own && said.original === said.text ? [] : [{ part, text: kept, seen: written.seen }]
  })
}

export const changedLanguages = (texts: Texts, typed: Typed): Language[] => languages.filter((locale) => changesOf(texts, typed, locale).length > 0)

/** Ce que le serveur rendra : une case vidée s'y lit comme le texte livré. */
export function draftOf(texts: Texts, typed: Typed, locale: Language, values: Record<string, unknown> | undefined): Draft {
  const given = parts.flatMap((part) => {
    const text = typed[locale]?.[part]?.text
    const shown = text === undefined || text.trim() !== '' ? text : texts[locale][part]?.original
    return shown === undefined || shown === null ? [] : [[part, shown] as const]
  })
  return { locale, ...Object.fromEntries(given), ...(values && { values }) }
}

/** Ce qu'un autre a écrit là où l'on tapait. */
export function theirsOf(texts: Texts, typed: Typed, locale: Language): Partial<Record<Part, string>> {
  const clashes = typedIn(typed, locale).filter(([part, { seen }]) => seen !== readOf(texts, locale, part))
  return Object.fromEntries(clashes.map(([part]) => [part, readOf(texts, locale, part) ?? '']))
}
