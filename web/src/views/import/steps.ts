/** Où en est un import : le fichier, ses colonnes, la vérification, le résultat. */
import type { ImportColumn, ImportJob, ImportStatus, ImportTarget } from '@/features/imports/api/import-job'

export const importSteps = ['file', 'columns', 'check', 'result'] as const
export type ImportStep = (typeof importSteps)[number]

const stepOf: Record<ImportStatus, ImportStep> = {
  uploaded: 'columns',
  checking: 'check',
  checked: 'check',
  applying: 'result',
  applied: 'result',
  refused: 'result',
  failed: 'columns',
  cancelled: 'result',
  undoing: 'result',
  undone: 'result',
}

/** `mapping` : la personne est revenue aux colonnes d'un import déjà vérifié. */
export function stepFor(job: ImportJob | undefined, mapping: boolean): ImportStep {
  if (!job) return 'file'
  return mapping && job.status === 'checked' ? 'columns' : stepOf[job.status]
}

/** Champs exigés qu'aucune colonne ne remplit : chaque ligne serait refusée. */
export const missingFields = (columns: ImportColumn[], fields: ImportTarget[]): ImportTarget[] => fields.filter((field) => field.required && !columns.some((column) => column.field === field.name))

/** Un champ n'a qu'une colonne : la dernière choisie l'emporte. */
export function assign(columns: ImportColumn[], name: string, field: string | null): Record<string, string | null> {
  return Object.fromEntries(columns.map((column) => [column.name, column.name === name ? field : field !== null && column.field === field ? null : column.field]))
}

/** Correspondance appliquée à ce fichier : ses colonnes inconnues de la correspondance ne s'importent pas. */
export const applyMapping = (columns: ImportColumn[], kept: Record<string, string | null>): Record<string, string | null> => Object.fromEntries(columns.map(({ name }) => [name, kept[name] ?? null]))
