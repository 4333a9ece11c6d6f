/** Les documents d'une fiche : en choisir un et sa langue, le voir, l'imprimer, le prendre, le joindre. */
import { useQuery } from '@tanstack/react-query'
import { Download, Paperclip, Printer } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog, DialogBody, DialogContent, DialogFooter } from '@/components/ui/dialog'
import { ErrorPanel } from '@/components/ui/error-panel'
import { FieldFrame } from '@/components/ui/field-frame'
import { Select } from '@/components/ui/select'
import { Skeleton } from '@/components/ui/skeleton'
import { documentQuery } from '@/features/documents/api/get-document'
import { languages, useLanguage, type Language } from '@/lib/i18n'
import type { Entity, RecordData } from '@/lib/model'
import { saveText } from '@/lib/save-text'
import { fileName, receiving } from './receiving'
import { useAttach } from './use-attach'

interface DocumentsDialogProps {
  entity: Entity
  record: RecordData
  /** La fiche se modifie-t-elle ? */
  edits: boolean
  onClose: () => void
}

export default function DocumentsDialog({ entity, record, edits, onClose }: DocumentsDialogProps) {
  const { t } = useTranslation()
  const own = useLanguage()
  const documents = entity.documents ?? []
  const fields = edits ? receiving(entity, record) : []
  const [name, setName] = useState(documents[0]?.name ?? '')
  const [locale, setLocale] = useState<Language>(languages.find((one) => one === own) ?? 'fr')
  const [into, setInto] = useState(fields[0]?.name ?? '')
  const frame = useRef<HTMLIFrameElement>(null)
  const { data: page, error, refetch } = useQuery(documentQuery(entity, record.id, name, locale))
  const attach = useAttach(entity, record, onClose)
  const label = documents.find((one) => one.name === name)?.label ?? name
  const field = fields.find((one) => one.name === into)
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent wide title={t('detail.document.title')}>
        <DialogBody>
          <div className="grid gap-4 sm:grid-cols-2">
            <FieldFrame id="document-name" label={t('detail.document.which')}>
              {(control) => <Select value={name} options={documents.map((one) => ({ value: one.name, label: one.label }))} onChange={setName} {...control} />}
            </FieldFrame>
            <FieldFrame id="document-locale" label={t('detail.document.language')}>
              {(control) => <Select value={locale} options={languages.map((one) => ({ value: one, label: t(`language.${one}`) }))} onChange={(next) => setLocale(next as Language)} {...control} />}
            </FieldFrame>
            {fields.length > 1 && (
              <FieldFrame id="document-field" label={t('detail.document.into')}>
                {(control) => <Select value={into} options={fields.map((one) => ({ value: one.name, label: one.label }))} onChange={setInto} {...control} />}
              </FieldFrame>
            )}
          </div>
          {error ? (
            <ErrorPanel error={error} onRetry={() => void refetch()} />
          ) : page === undefined ? (
            <Skeleton className="h-[50vh]" />
          ) : (
            // Ni script, ni formulaire, ni rien du dehors : la même origine ne sert qu'à l'imprimer d'ici.
            <iframe ref={frame} title={t('detail.document.preview', { label })} sandbox="allow-same-origin allow-modals" srcDoc={page} className="h-[50vh] w-full rounded-md border bg-background" />
          )}
        </DialogBody>
        <DialogFooter>
          <Button disabled={page === undefined} onClick={() => frame.current?.contentWindow?.print()}>
            <Printer aria-hidden />
            {t('detail.document.print')}
          </Button>
          <Button disabled={page === undefined} onClick={() => page !== undefined && saveText(fileName(label, entity, record), 'text/html', page)}>
            <Download aria-hidden />
            {t('detail.document.download')}
          </Button>
          {field && (
            <Button variant="primary" disabled={page === undefined} busy={attach.isPending} onClick={() => attach.mutate({ document: name, locale, field })}>
              <Paperclip aria-hidden />
              {t('detail.document.attach')}
            </Button>
          )}
        </DialogFooter>
      </DialogContent>
    </Dialog>
  )
}
