/** Le formulaire en cours d'arrangement : ses sections, et ce qu'il ne montre pas. */
import type { Layout, LayoutField, ViewsBody } from '@/features/definitions/api/layout'
import type { Labels } from '@/lib/i18n'
import type { Section } from '@/lib/model'
import { textsWith, without } from './texts'

export interface DraftSection {
  name: string
  /** Titre que l'organisation lui donne ; rien, et elle garde celui de son module. */
  labels: Labels
  given: string
  fields: string[]
  columns: number
  collapsed: boolean
  visible: string
}

export interface LayoutDraft {
  sections: DraftSection[]
  /** Champs que le formulaire ne montre pas. */
  unshown: string[]
  /** Une section à la fois sur téléphone. */
  wizard: boolean
}

/** Ce qui n'est dans aucune section. */
export const UNSHOWN = 'unshown'

const PLAIN_COLUMNS = 2

export function fromLayout({ current, body, fields }: Layout): LayoutDraft {
  const taken = new Set(current.sections.flatMap((section) => section.fields))
  return {
    sections: current.sections.map((section) => ({
      name: section.name,
      labels: body?.texts?.[`sections.${section.name}`] ?? {},
      given: section.label,
      fields: section.fields,
      columns: Math.min(section.columns ?? PLAIN_COLUMNS, 3),
      collapsed: section.collapsed ?? false,
      visible: section.visible ?? '',
    })),
    unshown: fields.map((field) => field.name).filter((name) => !taken.has(name)),
    wizard: current.wizard !== null,
  }
}

/** La définition à écrire ; ce qu'elle dit d'autre que le formulaire y reste. Elle ne dit jamais une valeur par défaut. */
export function toBody({ sections, unshown, wizard }: LayoutDraft, { body, fields }: Layout): ViewsBody {
  const hidden = unshown.filter((name) => !fieldOf(fields, name)?.mandatory)
  return {
    ...body,
    form: {
      sections: sections.map(({ name, fields: own, columns, collapsed, visible }) => ({
        name,
        fields: own,
        columns: columns === PLAIN_COLUMNS ? undefined : columns,
        collapsed: collapsed || undefined,
        visible: visible.trim() || undefined,
      })),
      hidden: hidden.length > 0 ? hidden : undefined,
      wizard: wizard ? sections.map(({ name }) => name) : undefined,
    },
    texts: textsWith(body, 'sections', sections),
  }
}

/** Le formulaire rendu à son module ; ce que la définition dit d'autre reste. */
export const withoutForm = (layout: Layout): ViewsBody | null => without(layout, 'form', 'sections')

export const fieldOf = (fields: LayoutField[], name: string): LayoutField | undefined => fields.find((field) => field.name === name)

/** Les sections telles que le formulaire les dessine. */
export const shownSections = (draft: LayoutDraft, nameOf: (section: DraftSection) => string): Section[] =>
  draft.sections.map((section) => ({ name: section.name, label: nameOf(section), fields: section.fields, columns: section.columns, collapsed: section.collapsed, visible: section.visible || null }))

/** La liste où se trouve ce champ : le nom d'une section, ou ce qui ne se montre pas. */
export const placeOf = (draft: LayoutDraft, field: string): string => draft.sections.find((section) => section.fields.includes(field))?.name ?? UNSHOWN

const listed = (draft: LayoutDraft, place: string): string[] => (place === UNSHOWN ? draft.unshown : (draft.sections.find((section) => section.name === place)?.fields ?? []))

/** Dans cette liste, devant ce champ, à la fin s'il n'y en a pas. */
export function placed(draft: LayoutDraft, field: string, place: string, before?: string): LayoutDraft {
  if (field === before) return draft
  const put = (names: string[], here: boolean) => {
    const others = names.filter((name) => name !== field)
    if (!here) return others
    const at = before === undefined ? -1 : others.indexOf(before)
    return at < 0 ? [...others, field] : others.toSpliced(at, 0, field)
  }
  return {
    ...draft,
    unshown: put(draft.unshown, place === UNSHOWN),
    sections: draft.sections.map((section) => ({ ...section, fields: put(section.fields, section.name === place) })),
  }
}

/** Un rang plus haut ou plus bas ; au bord de sa section, le champ passe dans la voisine. */
export function shifted(draft: LayoutDraft, field: string, step: 1 | -1): LayoutDraft {
  const place = placeOf(draft, field)
  const names = listed(draft, place)
  const at = names.indexOf(field)
  if (names[at + step] !== undefined) return placed(draft, field, place, step === 1 ? names[at + 2] : names[at - 1])
  const next = draft.sections[draft.sections.findIndex((section) => section.name === place) + step]
  return next && place !== UNSHOWN ? placed(draft, field, next.name, step === 1 ? next.fields[0] : undefined) : draft
}

/** Posé sur un autre : devant lui en remontant, derrière en descendant. */
export function droppedOn(draft: LayoutDraft, field: string, over: string): LayoutDraft {
  const place = placeOf(draft, over)
  const names = listed(draft, place)
  const at = names.indexOf(over)
  const from = names.indexOf(field)
  return placed(draft, field, place, from >= 0 && from < at ? names[at + 1] : over)
}

/** La section un rang plus haut ou plus bas. */
export function shiftedSection(draft: LayoutDraft, name: string, step: 1 | -1): LayoutDraft {
  const at = draft.sections.findIndex((section) => section.name === name)
  const [current, other] = [draft.sections[at], draft.sections[at + step]]
  return current && other ? { ...draft, sections: draft.sections.with(at, other).with(at + step, current) } : draft
}

/** Retire une section ; ses champs passent dans celle d'avant, ou d'après. */
export function withoutSection(draft: LayoutDraft, name: string): LayoutDraft {
  const at = draft.sections.findIndex((section) => section.name === name)
  const heir = draft.sections[at - 1] ?? draft.sections[at + 1]
  const gone = draft.sections[at]
  if (!gone || !heir) return draft
  const sections = draft.sections.filter((section) => section !== gone)
  return { ...draft, sections: sections.map((section) => (section === heir ? { ...section, fields: [...section.fields, ...gone.fields] } : section)) }
}
