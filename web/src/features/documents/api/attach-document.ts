/** Joint un document à un champ de fichiers de la fiche ; 412 si quelqu'un l'a changée depuis `version`. */
import { sendOnce } from '@/lib/http/request'
import type { Language } from '@/lib/i18n'
import type { Entity, RecordData } from '@/lib/model'
import { documentPath } from './get-document'

interface Attachment {
  document: string
  locale: Language
  field: string
  /** Renvoyée sous la même clé, elle ne joint rien de plus. */
  once: string
}

export const attachDocument = (entity: Entity, record: RecordData, { document, locale, field, once }: Attachment): Promise<RecordData> =>
  sendOnce<RecordData>('POST', documentPath(entity, record.id, document), { once, version: record.version, body: { field }, query: { locale } })
