/** Fichiers : déposer, choisir ou photographier ; vignettes, progression de chacun, retrait. */
import { FileText, Upload, X } from 'lucide-react'
import { useState, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, buttonStyle } from '@/components/ui/button'
import { useSurroundings, type EditorProps } from '@/fields/types'
import type { StoredFile } from '@/features/files/api/upload-file'
import { isImage, thumbnailUrl } from '@/features/files/file-url'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { PendingRow } from './pending-row'
import { useUploads } from './use-uploads'

interface FilesEditorProps extends EditorProps {
  /** Un seul : le suivant remplace le précédent. */
  single?: boolean
}

export function FilesEditor({ field, value, onChange, control, disabled, fullName, single }: FilesEditorProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { form } = useSurroundings()
  const files = (value as StoredFile[] | undefined) ?? []
  const { pending, add, dismiss } = useUploads({ field, fullName, files, onChange, onBusy: form.addBusy })
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    if (!disabled) add([...event.dataTransfer.files])
  }
  const limits = [
    field.max_count && t('file.maxCount', { count: field.max_count }),
    field.max_size && t('file.maxSize', { size: format.size(field.max_size) }),
  ].filter(Boolean)
  return (
    <div className="grid gap-3">
      <div
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cx('flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-dashed border-input p-4 transition-colors has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 has-[input:focus-visible]:outline-ring', over && 'border-primary bg-accent', control['aria-invalid'] && 'border-danger')}
      >
        <Upload aria-hidden className="size-5 text-muted-foreground" />
        <p className="min-w-0 flex-1 basis-40">
          {single ? t('file.dropOne') : t('file.drop')}
          {limits.length > 0 && <span className="block text-meta text-muted-foreground">{limits.join(' · ')}</span>}
        </p>
        <label htmlFor={control.id} className={buttonStyle()} aria-disabled={disabled || undefined}>
          {single ? t('file.chooseOne') : t('file.choose')}
        </label>
        <input
          type="file"
          multiple={!single && field.max_count !== 1}
          accept={field.accept?.join(',')}
          disabled={disabled}
          className="sr-only"
          onChange={(event) => {
            add([...(event.target.files ?? [])])
            event.target.value = ''
          }}
          {...control}
        />
      </div>
      {(files.length > 0 || pending.length > 0) && (
        <ul className="grid gap-2 sm:grid-cols-2">
          {files.map((file) => (
            <StoredRow key={file.id} file={file} disabled={disabled} onRemove={() => onChange(files.filter((one) => one.id !== file.id))} />
          ))}
          {pending.map((one) => (
            <PendingRow key={one.key} pending={one} onDismiss={() => dismiss(one.key)} />
          ))}
        </ul>
      )}
    </div>
  )
}

function StoredRow({ file, disabled, onRemove }: { file: StoredFile; disabled: boolean; onRemove: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <li className="flex items-center gap-3 rounded-lg border p-2">
      <span className="grid size-12 shrink-0 place-items-center overflow-hidden rounded-md bg-muted">
        {isImage(file.type) ? <img src={thumbnailUrl(file.id)} alt="" className="size-full object-cover" /> : <FileText aria-hidden className="size-5 text-muted-foreground" />}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{file.name}</span>
        <span className="block text-meta text-muted-foreground">{format.size(file.size)}</span>
      </span>
      <Button variant="ghost" size="smallIcon" aria-label={t('action.removeNamed', { name: file.name })} disabled={disabled} onClick={onRemove}>
        <X aria-hidden />
      </Button>
    </li>
  )
}
