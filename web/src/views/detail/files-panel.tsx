/** Tous les fichiers d'une fiche et de ses lignes, champ par champ : les ouvrir, les prendre, en ajouter. */
import { useQuery } from '@tanstack/react-query'
import { Download, FileText, Paperclip } from 'lucide-react'
import { lazy, Suspense, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { BlankState } from '@/components/ui/blank-state'
import { buttonStyle } from '@/components/ui/button'
import { useModel } from '@/features/model/use-model'
import type { StoredFile } from '@/features/files/api/upload-file'
import { fileUrl, isImage, thumbnailUrl } from '@/features/files/file-url'
import { actionsQuery } from '@/features/records/api/list-actions'
import { useRecordWrites } from '@/features/records/use-record-writes'
import { useFormat } from '@/lib/format'
import type { Entity, RecordData } from '@/lib/model'
import { AddFiles, openFields } from './add-files'
import { filesOf } from './tabs'

// La fiche s'ouvre sans les boîtes de dialogue. Le garde qui ne viendrait pas n'empêche pas de lire les fichiers.
const LeaveGuard = lazy(() =>
  import('@/views/form/leave-guard').then(
    (file) => ({ default: file.LeaveGuard }),
    () => ({ default: () => null }),
  ),
)

/** Ce que l'adresse peut changer en gardant la fiche à l'écran, seule ou à côté de sa liste. */
const within = ['tab', 'q', 'quick', 'filter', 'where', 'sort', 'group']

export function FilesPanel({ entity, record }: { entity: Entity; record: RecordData }) {
  const { t, i18n } = useTranslation()
  const groups = filesOf(useModel(), entity, record)
  const { data: offers } = useQuery(actionsQuery(entity, record.id, i18n.language))
  // Une fiche qui n'existe encore qu'ici n'a pas où envoyer un fichier.
  const open = offers?.edit && !record.$local ? openFields(entity, record) : []
  // Les champs s'écrivent à la suite, chacun sous la version que l'autre a rendue.
  const writes = useRecordWrites(entity)
  const sending = useRef(0)
  const count = (delta: number) => {
    sending.current += delta
  }
  return (
    <div className="grid gap-6">
      {open.length > 0 && (
        <div className="flex flex-wrap items-start gap-2">
          {open.map((field) => (
            <AddFiles key={field.name} entity={entity} record={record} field={field} writes={writes} onBusy={count} />
          ))}
          <Suspense>
            <LeaveGuard isDirty={() => sending.current > 0} within={within} hint={t('detail.filesSending')} />
          </Suspense>
        </div>
      )}
      {groups.length === 0 && <BlankState icon={<Paperclip aria-hidden />} title={t('detail.noFiles')} hint={open.length === 0 ? t('detail.noFilesHint') : undefined} />}
      {groups.map((group) => (
        <section key={group.key} aria-label={group.label} className="rounded-lg border bg-card p-4 sm:p-5">
          <h2 className="text-section">{group.label}</h2>
          <ul className="mt-3 grid divide-y">
            {group.files.map((file) => (
              <FileLine key={file.id} file={file} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

function FileLine({ file }: { file: StoredFile }) {
  const { t } = useTranslation()
  const { size } = useFormat()
  return (
    <li className="flex items-center gap-3 py-2.5">
      <span className="grid size-12 shrink-0 place-items-center overflow-hidden rounded-md border bg-muted">
        {isImage(file.type) ? <img src={thumbnailUrl(file.id)} alt="" loading="lazy" className="size-full object-cover" /> : <FileText aria-hidden className="size-5 text-muted-foreground" />}
      </span>
      <span className="grid min-w-0 flex-1">
        <a href={fileUrl(file.id)} target="_blank" rel="noreferrer" className="rounded-sm font-medium break-words hover:underline">
          {file.name}
        </a>
        <span className="tnum text-meta text-muted-foreground">{[size(file.size), file.width && file.height ? `${file.width} × ${file.height}` : undefined].filter(Boolean).join(' · ')}</span>
      </span>
      <a href={fileUrl(file.id)} download={file.name} data-print="hide" aria-label={t('detail.download', { name: file.name })} className={buttonStyle({ variant: 'ghost', size: 'icon' })}>
        <Download aria-hidden />
      </a>
    </li>
  )
}
