/** Fiche liée, quelle que soit la forme où elle arrive : un identifiant seul, ou un objet déplié. */
import type { RecordData } from './model'

export interface Ref {
  id: string
  label?: string
}

export function toRef(value: unknown, title: string): Ref | null {
  if (typeof value === 'string' && value !== '') return { id: value }
  if (value === null || typeof value !== 'object') return null
  const target = value as RecordData
  const label = target[title] ?? target.name ?? target.title ?? target.label
  return { id: target.id, label: typeof label === 'string' ? label : undefined }
}
