/** Joint un document à un champ de fichiers de la fiche ; 412 si quelqu'un l'a changée depuis `version`. */
import { sendOnce } from '@/lib/http/request'
import type { Language } from '@/lib/i18n'
import type { Entity, RecordData } from '@/lib/model'
import { documentPath } from './get-document'

interface Attachment {
  document: string
  locale: Language
  field: string
  version: number | undefined
  /** Renvoyée sous la même clé et la même version, elle ne joint rien de plus ; la même clé sous une autre version est refusée. */
  once: string
}

export const attachDocument = (entity: Entity, id: string, { document, locale, field, version, once }: Attachment): Promise<RecordData> =>
  sendOnce<RecordData>('POST', documentPath(entity, id, document), { once, version, body: { field }, query: { locale } })
