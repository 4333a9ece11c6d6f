/** Favoris d'un fichier : ce qui s'ajouterait se lit d'abord, sans doublon ; puis tout se pose, et se défait. */
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import type { Bookmark } from '@/features/bookmarks/api/bookmarks'
import { mergeOf, readFile, type Merge, type ReadFile } from '@/features/bookmarks/file'

interface ImportDialogProps {
  known: Bookmark[]
  /** Vrai si tout est passé. */
  onMerge: (merge: Merge) => Promise<boolean>
  onClose: () => void
}

export function ImportDialog({ known, onMerge, onClose }: ImportDialogProps) {
  const { t } = useTranslation()
  const [read, setRead] = useState<ReadFile | 'unreadable' | undefined>()
  const [busy, setBusy] = useState(false)
  const chosen = useRef<File | undefined>(undefined)
  const take = async (file: File | undefined) => {
    chosen.current = file
    const text = await file?.text().catch(() => '')
    // Un autre a pu être choisi pendant la lecture.
    if (chosen.current === file) setRead(text === undefined ? undefined : (readFile(text) ?? 'unreadable'))
  }
  const merge = read && read !== 'unreadable' ? mergeOf(known, read.items) : undefined
  const count = merge ? merge.added.length + merge.changed.length : 0
  const apply = async (wanted: Merge) => {
    setBusy(true)
    const done = await onMerge(wanted)
    setBusy(false)
    if (done) onClose()
  }
  return (
    <Dialog open onOpenChange={(open) => !open && !busy && onClose()}>
      <DialogContent title={t('bookmarks.importTitle')} description={t('bookmarks.importHint')} wide>
        <DialogBody>
          <FieldFrame id="bookmarks-file" label={t('bookmarks.file')} error={read === 'unreadable' ? t('bookmarks.unreadable') : undefined}>
            {(control) => <Input type="file" accept="application/json,.json" onChange={(event) => void take(event.target.files?.[0])} {...control} />}
          </FieldFrame>
          {merge && (
            <p role="status" className="tnum font-medium">
              {t('bookmarks.summary', { added: merge.added.length, changed: merge.changed.length, same: merge.same })}
              {read !== 'unreadable' && read && read.faults > 0 && <span className="block font-normal text-danger">{t('bookmarks.faults', { count: read.faults })}</span>}
              {read !== 'unreadable' && read && read.beyond > 0 && <span className="block font-normal text-danger">{t('bookmarks.beyond', { count: read.beyond })}</span>}
            </p>
          )}
          {merge && count > 0 && <Preview merge={merge} />}
        </DialogBody>
        <DialogAnswer busy={busy} disabled={count === 0} onClick={() => merge && void apply(merge)}>
          {t('bookmarks.import')}
        </DialogAnswer>
      </DialogContent>
    </Dialog>
  )
}

/** Au-delà, la liste n'apprend plus rien : le compte suffit. */
const MOST_SHOWN = 500

function Preview({ merge: { added, changed } }: { merge: Merge }) {
  const { t } = useTranslation()
  const lines = [...added.map((one) => ({ ...one, sign: t('bookmarks.new') })), ...changed.map(({ before, after }) => ({ ...before, ...after, sign: t('bookmarks.completed') }))]
  return (
    <div role="region" aria-label={t('bookmarks.preview')} tabIndex={0} className="max-h-[45vh] overflow-y-auto rounded-lg border scroll-thin">
      <ul className="divide-y">
        {lines.slice(0, MOST_SHOWN).map((one) => (
          <li key={one.path} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
            <span className="grid min-w-0 flex-1 basis-52">
              <span className="font-medium break-words">{one.name}</span>
              <span className="truncate text-meta text-muted-foreground">{[one.folder, one.path].filter(Boolean).join(' · ')}</span>
            </span>
            <span className="flex flex-wrap gap-1.5">
              {one.tags?.map((tag) => (
                <Badge key={tag}>{tag}</Badge>
              ))}
              <Badge tone="info">{one.sign}</Badge>
            </span>
          </li>
        ))}
      </ul>
      {lines.length > MOST_SHOWN && <p className="px-3 py-2 text-muted-foreground">{t('bookmarks.more', { count: lines.length - MOST_SHOWN })}</p>}
    </div>
  )
}
