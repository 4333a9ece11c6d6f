/** Joint un document à la fiche, et laisse huit secondes pour se raviser. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { attachDocument } from '@/features/documents/api/attach-document'
import { updateRecord } from '@/features/records/api/update-record'
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

const idsIn = (value: unknown): string[] => (Array.isArray(value) ? value.map((one: { id: string }) => one.id) : [])

export function useAttach(entity: Entity, record: RecordData, onDone: () => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  // Un envoi qui se refait après une coupure garde sa clé.
  const [once, setOnce] = useState(() => crypto.randomUUID())
  const refresh = () => Promise.all([['records', entityKey(entity)], ['audit', record.id]].map((queryKey) => client.invalidateQueries({ queryKey })))
  const fail = (error: unknown) => {
    const problem = asProblem(error)
    toastError(problem.errors[0]?.message ?? problemText(t, problem))
  }
  const undo = (field: Field, saved: RecordData) => {
    const kept = idsIn(record[field.name])
    void updateRecord(entity, record.id, saved.version, { [field.name]: kept }).catch(fail).then(refresh)
  }
  return useMutation({
    mutationFn: ({ document, locale, field }: Wanted) => attachDocument(entity, record, { document, locale, field: field.name, once: [once, document, locale, field.name].join(':') }),
    onSuccess: (saved, { field }) => {
      setOnce(crypto.randomUUID())
      void refresh()
      toastSuccess(t('detail.document.attached', { title: field.label }), { action: { label: t('action.undo'), onClick: () => undo(field, saved) } })
      onDone()
    },
    onError: fail,
  })
}
