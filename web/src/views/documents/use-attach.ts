/** Joint un document à la fiche, et laisse huit secondes pour se raviser. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { attachDocument } from '@/features/documents/api/attach-document'
import { updateRecord } from '@/features/records/api/update-record'
import { refreshAfter } from '@/features/records/refresh-after'
import { asProblem } from '@/lib/http/problem'
import type { Language } from '@/lib/i18n'
import { entityKey, type Entity, type Field, type RecordData } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'

interface Wanted {
  document: string
  locale: Language
  field: Field
}

/** Une demande telle qu'elle est partie la première fois. */
interface Sending extends Wanted {
  /** Ce qui la dit la même, d'un essai à l'autre. */
  what: string
  once: string
  version: number | undefined
  /** Ce que le champ tenait, à rendre si l'on se ravise. */
  before: string[]
}

const idsIn = (value: unknown): string[] => (Array.isArray(value) ? value.map((one: { id: string }) => one.id) : [])

export function useAttach(entity: Entity, record: RecordData, onDone: () => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  // Refaite après une coupure, une demande garde sa clé et sa version : le serveur y reconnaît celle qu'il a peut-être déjà servie.
  const cut = useRef(new Map<string, Sending>())
  const refresh = () => refreshAfter(client, entityKey(entity))
  const fail = (error: unknown) => {
    const problem = asProblem(error)
    toastError(problem.errors[0]?.message ?? problemText(t, problem))
  }
  const undo = ({ field, before }: Sending, saved: RecordData) => void updateRecord(entity, record.id, saved.version, { [field.name]: before }).catch(fail).then(refresh)
  const { mutate, isPending } = useMutation({
    mutationFn: ({ document, locale, field, version, once }: Sending) => attachDocument(entity, record.id, { document, locale, field: field.name, version, once }),
    onSuccess: (saved, sent) => {
      cut.current.delete(sent.what)
      void refresh()
      toastSuccess(t('detail.document.attached', { title: sent.field.label }), { action: { label: t('action.undo'), onClick: () => undo(sent, saved) } })
    },
    onError: (error, { what }) => {
      // Le serveur a dit non : rien n'est joint, et la suite est une autre demande.
      const { status } = asProblem(error)
      if (status >= 400 && status < 500) cut.current.delete(what)
      fail(error)
    },
  })
  const attach = (wanted: Wanted) => {
    const what = [wanted.document, wanted.locale, wanted.field.name].join(':')
    const sending = cut.current.get(what) ?? { ...wanted, what, once: `${crypto.randomUUID()}:${what}`, version: record.version, before: idsIn(record[wanted.field.name]) }
    cut.current.set(what, sending)
    // Dit à cet appel, non à la boîte : fermée entre-temps, elle n'en ferme pas une autre.
    mutate(sending, { onSuccess: onDone })
  }
  return { attach, isPending }
}
