/** Le fichier : déposé ou choisi, et où en est son envoi. */
import { FileSpreadsheet } from 'lucide-react'
import { useEffect, useRef, useState, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, buttonStyle } from '@/components/ui/button'
import { uploadImport, type ImportJob } from '@/features/imports/api/import-job'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import type { Entity } from '@/lib/model'
import { problemText } from '@/lib/problem-text'

const accepted = '.csv,.tsv,.txt,.xlsx,.json'
const LARGEST = 200 * 1024 * 1024

export function FileStep({ entity, onUploaded }: { entity: Entity; onUploaded: (job: ImportJob) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [over, setOver] = useState(false)
  const [sending, setSending] = useState<{ name: string; ratio: number } | undefined>()
  const [refused, setRefused] = useState<string | undefined>()
  const cancel = useRef<(() => void) | undefined>(undefined)
  useEffect(() => () => cancel.current?.(), [])

  const send = (file: File | undefined) => {
    if (!file) return
    setRefused(undefined)
    if (file.size > LARGEST) return setRefused(t('file.refused.size'))
    setSending({ name: file.name, ratio: 0 })
    const upload = uploadImport(entity, file, (ratio) => setSending({ name: file.name, ratio }))
    cancel.current = upload.cancel
    upload.done
      .then(onUploaded)
      .catch((error: unknown) => {
        if (!(error instanceof DOMException)) setRefused(problemText(t, asProblem(error)))
      })
      .finally(() => setSending(undefined))
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    send(event.dataTransfer.files[0])
  }
  const percent = Math.round((sending?.ratio ?? 0) * 100)
  return (
    <div className="grid gap-3">
      <div
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cx('grid justify-items-center gap-3 rounded-lg border border-dashed border-input px-4 py-14 text-center has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 has-[input:focus-visible]:outline-ring', over && 'border-primary bg-accent')}
      >
        <FileSpreadsheet aria-hidden className="size-8 text-muted-foreground" />
        {sending ? (
          <>
            <p role="status">{t('file.sending', { name: sending.name })}</p>
            <progress className="h-1.5 w-64 max-w-full" max={100} value={percent} aria-label={t('file.sending', { name: sending.name })} />
            <Button onClick={() => cancel.current?.()}>{t('action.cancel')}</Button>
          </>
        ) : (
          <>
            <p>
              {t('file.dropOne')}
              <span className="block text-label text-muted-foreground">{t('import.accepted', { size: format.size(LARGEST) })}</span>
            </p>
            <label htmlFor="import-file" className={buttonStyle({ variant: 'primary' })}>
              {t('file.chooseOne')}
            </label>
            <input id="import-file" type="file" accept={accepted} className="sr-only" aria-describedby={refused ? 'import-refused' : undefined} onChange={(event) => send(event.target.files?.[0])} />
          </>
        )}
      </div>
      {refused && (
        <p id="import-refused" role="alert" className="rounded-md bg-danger-soft px-3 py-2 font-medium text-danger">
          {refused}
        </p>
      )}
    </div>
  )
}
