/** Les textes de tous, langue par langue : les lire, les dire autrement, les échanger en fichier. */
import { infiniteQueryOptions, type InfiniteData } from '@tanstack/react-query'
import { sendForm } from '@/lib/http/upload'
import { get, patch, url } from '@/lib/http/request'
import { languages, type Language } from '@/lib/i18n'

export interface Said {
  text: string | null
  /** Ce qu'en disent les modules. */
  original: string | null
  own: boolean
}

export interface TextLine {
  key: string
  package: string
  needed: boolean
  missing: boolean
  texts: Record<Language, Said>
}

export type Progress = Record<Language, { total: number; done: number; own: number }>

export const textStates = ['needed', 'missing', 'own', 'spare'] as const
export type TextState = (typeof textStates)[number]

export interface Choice {
  locale: Language
  package?: string
  /** `site` : ce que l'organisation a écrit elle-même ; `modules` : le reste. */
  source?: string
  state?: string
  q?: string
}

interface TextPage {
  data: TextLine[]
  next_cursor: string | null
  count: { value: number }
  progress: Progress
  packages: { code: string; label: string }[]
}

const PAGE = 50

export const textsQuery = (choice: Choice) =>
  infiniteQueryOptions({
    queryKey: ['translations', choice],
    queryFn: ({ pageParam, signal }) => get<TextPage>('/translations', { ...choice, limit: PAGE, cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  })

/** `null` rend le texte des modules ; `seen` est ce qu'on lisait : un autre ne doit pas l'avoir changé depuis. */
export interface Wording {
  key: string
  locale: Language
  text: string | null
  seen: string | null
}

export interface Reworded {
  data: TextLine[]
  progress: Progress
}

export const reword = (change: Wording): Promise<Reworded> => patch<Reworded>('/translations', { changes: [change] })

/** Les mêmes pages, un texte redit : la ligne reste à sa place sous les doigts. */
export const withReworded = (pages: InfiniteData<TextPage> | undefined, { data, progress }: Reworded) =>
  pages && { ...pages, pages: pages.pages.map((page) => ({ ...page, progress, data: page.data.map((line) => data.find((one) => one.key === line.key) ?? line) })) }

export const exportAddress = (choice: Choice, format: 'csv' | 'json'): string => url('/translations/export', { ...choice, format })

export interface FileReport {
  /** Les premiers textes qui changent. */
  changes: { key: string; locale: Language; old: string | null; new: string }[]
  changed: number
  unchanged: number
  refused: number
  applied: boolean
  errors: { line: number; field: string; message: string }[]
}

/** `locale` : n'en relire que cette colonne ; le traducteur a rendu les autres telles qu'elles étaient à l'export. */
export function sendTexts(file: File, locale: Language | undefined, validateOnly: boolean): Promise<FileReport> {
  const form = new FormData()
  form.append('file', file)
  return sendForm<FileReport>(url('/translations/import', { locale, validate_only: validateOnly }), form, () => undefined).done
}

/** La langue d'où l'on traduit : la première qui dit ce texte. */
export const sourceOf = (line: TextLine, locale: Language): Language | undefined => languages.find((one) => one !== locale && line.texts[one].text !== null)

/** Ce que le texte insère, à garder tel quel. */
export const insertsOf = (text: string): string[] => [...new Set(text.match(/\{\{.*?\}\}|\{[^{}]+\}/g) ?? [])]
