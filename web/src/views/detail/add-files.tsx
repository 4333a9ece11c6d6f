/** Ajouter des fichiers à une fiche sans ouvrir son formulaire : chacun part avec sa progression, et s'écrit dès qu'il est arrivé. */
import { useQueryClient } from '@tanstack/react-query'
import { Paperclip } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { buttonStyle } from '@/components/ui/button'
import { PendingRow } from '@/fields/files/pending-row'
import { useUploads } from '@/fields/files/use-uploads'
import type { StoredFile } from '@/features/files/api/upload-file'
import type { RecordWrites } from '@/features/records/use-record-writes'
import { asProblem } from '@/lib/http/problem'
import { entityKey, isComputed, type Entity, type Field, type RecordData } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { filesIn, isFileField } from './tabs'

/** Les champs de la fiche où l'on peut ajouter. */
export const openFields = (entity: Entity, record: RecordData): Field[] =>
  entity.fields.filter((field) => isFileField(field) && !field.read_only && !isComputed(field) && record[field.name] !== undefined && !(field.set_once && filesIn(record[field.name]).length > 0))

interface AddFilesProps {
  entity: Entity
  record: RecordData
  field: Field
  /** Communes à tous les champs de la fiche. */
  writes: RecordWrites
  /** Un envoi ou une écriture de plus, ou de moins. */
  onBusy: (delta: 1 | -1) => void
}

export function AddFiles({ entity, record, field, writes, onBusy }: AddFilesProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const id = useId()
  const single = field.type !== 'files'
  const stored = filesIn(record[field.name])
  // Écrits d'ici, en attendant que la fiche soit relue.
  const [added, setAdded] = useState<StoredFile[]>([])
  const files = single ? [] : [...stored, ...added.filter((one) => !stored.some((known) => known.id === one.id))]
  const write = (value: unknown, done: () => void) => {
    onBusy(1)
    void writes
      .inTurn(record.id, async () => {
        try {
          await writes.write(record, { [field.name]: value })
          done()
        } catch (error) {
          setAdded([])
          const problem = asProblem(error)
          toastError(problem.errors[0]?.message ?? problemText(t, problem))
        }
        await Promise.all([['records', entityKey(entity)], ['audit', record.id]].map((queryKey) => client.invalidateQueries({ queryKey })))
      })
      .then(() => onBusy(-1))
  }
  const replaced = single ? stored[0] : undefined
  const undo = replaced && { action: { label: t('action.undo'), onClick: () => write(replaced.id, () => undefined) } }
  const take = (next: StoredFile[]) => {
    setAdded(next)
    const value = single ? (next.at(-1)?.id ?? null) : next.map((one) => one.id)
    write(value, () => toastSuccess(t('detail.filesAdded', { title: field.label }), undo))
  }
  const { pending, add, dismiss } = useUploads({ field, fullName: `${entityKey(entity)}.${field.name}`, files, onChange: take, onBusy })
  return (
    <div className="grid gap-2" data-print="hide">
      <span className="w-fit rounded-md has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 has-[input:focus-visible]:outline-ring">
        <label htmlFor={id} className={buttonStyle({ size: 'small' })}>
          <Paperclip aria-hidden />
          {t(replaced ? 'detail.replaceFile' : 'detail.addFiles', { label: field.label })}
        </label>
        <input
          id={id}
          type="file"
          className="sr-only"
          // Chacun s'écrit en arrivant : un champ qui ne se remplit qu'une fois n'en prend qu'un.
          multiple={!single && field.max_count !== 1 && !field.set_once}
          accept={field.accept?.join(',')}
          onChange={(event) => {
            add([...(event.target.files ?? [])])
            event.target.value = ''
          }}
        />
      </span>
      {pending.length > 0 && (
        <ul className="grid gap-2">
          {pending.map((one) => (
            <PendingRow key={one.key} pending={one} onDismiss={() => dismiss(one.key)} />
          ))}
        </ul>
      )}
    </div>
  )
}
