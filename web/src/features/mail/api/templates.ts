/** Les gabarits des messages : les lire, les essayer, les réécrire dans chaque langue. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { get, patch, post } from '@/lib/http/request'
import type { Language } from '@/lib/i18n'

export const parts = ['title', 'html', 'text'] as const
export type Part = (typeof parts)[number]

export interface TemplateLine {
  name: string
  package: string
  package_label: string
  title: string
  /** `edge` : l'en-tête ou le pied de tous les courriels. */
  kind: 'message' | 'edge'
  /** Langues où il est réécrit. */
  own: Language[]
  /** Langues où il n'a pas de corps. */
  missing: Language[]
}

export interface SaidPart {
  text: string | null
  original: string | null
  own: boolean
}

export type Texts = Record<Language, Partial<Record<Part, SaidPart>>>

export interface Template extends TemplateLine {
  texts: Texts
  triggers: { name: string; label: string | null }[]
  /** Les entités dont il est un document. */
  documents: { name: string; label: string | null }[]
  sample: Record<string, unknown>
}

export interface Draft extends Partial<Record<Part, string>> {
  locale: Language
  values?: Record<string, unknown>
}

export interface Preview {
  subject: string
  text: string
  html: string
  missing: string[]
  faults: { part: Part; line: number | null; message: string }[]
}

export interface Change {
  part: Part
  /** `null` rend le texte livré. */
  text: string | null
  seen: string | null
}

export interface PastChange {
  at: string
  by: string
  locale: Language
  part: Part
  old: string | null
  new: string | null
}

const address = (name: string) => `/mail/templates/${encodeURIComponent(name)}`

export const templatesQuery = queryOptions({
  queryKey: ['mail', 'templates'],
  queryFn: async ({ signal }) => (await get<{ data: TemplateLine[] }>('/mail/templates', undefined, signal)).data,
})

export const templateQuery = (name: string) =>
  queryOptions({
    queryKey: ['mail', 'template', name],
    queryFn: ({ signal }) => get<Template>(address(name), undefined, signal),
  })

export const historyQuery = (name: string) =>
  queryOptions({
    queryKey: ['mail', 'template', name, 'history'],
    queryFn: async ({ signal }) => (await get<{ data: PastChange[] }>(`${address(name)}/history`, undefined, signal)).data,
  })

export const previewQuery = (name: string, draft: Draft) =>
  queryOptions({
    queryKey: ['mail', 'preview', name, draft],
    queryFn: () => post<Preview>(`${address(name)}/preview`, draft),
    placeholderData: keepPreviousData,
    gcTime: 0,
  })

export const rewrite = async (name: string, locale: Language, changes: Change[]): Promise<Texts> => (await patch<{ texts: Texts }>(address(name), { locale, changes })).texts

export const sendToMe = (name: string, draft: Draft): Promise<{ to: string }> => post<{ to: string }>(`${address(name)}/send-to-me`, draft)
