/** Onglets d'une fiche, et ce qui les justifie : un onglet n'est offert que si l'entité a de quoi le remplir. */
import type { StoredFile } from '@/features/files/api/upload-file'
import { entityKey, fieldNamed, type Entity, type Field, type Model, type RecordData } from '@/lib/model'

export const tabNames = ['overview', 'activity', 'files', 'related'] as const
/** Les nôtres, et ceux des modules (`hse.causes`). */
export type TabName = (typeof tabNames)[number] | `${string}.${string}`

/** D'autres fiches qui visent celle-ci par un de leurs champs. */
export interface Relation {
  entity: Entity
  field: Field
}

/** Les fichiers d'un champ, de la fiche ou d'une de ses lignes. */
export interface FileGroup {
  key: string
  label: string
  files: StoredFile[]
}

const fileTypes = new Set(['file', 'files', 'image'])
const linkTypes = new Set(['link', 'parent', 'user', 'company', 'department'])

const targetOf = (field: Field): string | undefined => field.to ?? (field.type === 'user' ? 'core.user' : undefined)

/** Les champs du système (qui a créé, à quelle société) visent tout : ils n'apprennent rien. */
export function relationsOf(model: Model, entity: Entity): Relation[] {
  const key = entityKey(entity)
  return Object.values(model.entities)
    .filter((other) => !other.owned && other.rights.view !== false)
    .flatMap((other) => other.fields.filter((field) => linkTypes.has(field.type) && targetOf(field) === key && field.filterable && !field.system).map((field) => ({ entity: other, field })))
}

export const isFileField = (field: Field): boolean => fileTypes.has(field.type)

const fileFields = (entity: Entity): Field[] => entity.fields.filter(isFileField)

const ownedOf = (model: Model, field: Field): Entity | undefined => (field.type === 'children' ? model.entities[field.of ?? ''] : undefined)

/** Vrai si la fiche, ou ses lignes, peuvent porter des fichiers que la personne voit. */
export const holdsFiles = (model: Model, entity: Entity, record: RecordData): boolean =>
  entity.fields.some((field) => record[field.name] !== undefined && (fileTypes.has(field.type) || fileFields(ownedOf(model, field) ?? nothing).length > 0))

const nothing = { fields: [] as Field[] } as Entity

export function filesOf(model: Model, entity: Entity, record: RecordData): FileGroup[] {
  const own = fileFields(entity).map((field) => ({ key: field.name, label: field.label, files: filesIn(record[field.name]) }))
  const inRows = entity.fields.flatMap((field) => {
    const owned = ownedOf(model, field)
    if (!owned) return []
    const rows = (Array.isArray(record[field.name]) ? record[field.name] : []) as RecordData[]
    return rows.flatMap((row) => fileFields(owned).map((one) => ({ key: `${field.name}.${row.id}.${one.name}`, label: [field.label, rowTitle(owned, row), one.label].filter(Boolean).join(' · '), files: filesIn(row[one.name]) })))
  })
  return [...own, ...inRows].filter((group) => group.files.length > 0)
}

export const filesIn = (value: unknown): StoredFile[] => [value].flat().filter((one): one is StoredFile => typeof one === 'object' && one !== null && 'id' in one)

function rowTitle(owned: Entity, row: RecordData): string | undefined {
  const title = fieldNamed(owned, owned.title_field) ? row[owned.title_field] : undefined
  return typeof title === 'string' ? title : undefined
}
