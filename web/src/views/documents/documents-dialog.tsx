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
import { receiving } from './receiving'
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
  const { attach, isPending } = useAttach(entity, record, onClose)
  const label = documents.find((one) => one.name === name)?.label ?? name
  const field = fields.find((one) => one.name === into)
  const settle = ({ contentDocument: shown }: HTMLIFrameElement) => {
    // Parti ailleurs malgré tout, le cadre ne s'imprime plus : la page y revient.
    if (shown) tame(shown, onClose)
    else if (frame.current && page) frame.current.srcdoc = page.html
  }
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
          {field && <p className="text-meta text-muted-foreground">{t('detail.document.plain')}</p>}
          {error ? (
            <ErrorPanel error={error} onRetry={() => void refetch()} />
          ) : page === undefined ? (
            <Skeleton className="h-[50vh]" />
          ) : (
            // Ni script, ni formulaire, ni rien du dehors : la même origine ne sert qu'à l'imprimer d'ici.
            <iframe
              ref={frame}
              title={t('detail.document.preview', { label })}
              sandbox="allow-same-origin allow-modals"
              srcDoc={page.html}
              onLoad={(event) => settle(event.currentTarget)}
              className="h-[50vh] w-full rounded-md border bg-background"
            />
          )}
        </DialogBody>
        <DialogFooter>
          <Button disabled={page === undefined} onClick={() => frame.current?.contentDocument && frame.current.contentWindow?.print()}>
            <Printer aria-hidden />
            {t('detail.document.print')}
          </Button>
          <Button disabled={page === undefined} onClick={() => page && saveText(page.name, 'text/html', page.html)}>
            <Download aria-hidden />
            {t('detail.document.download')}
          </Button>
          {field && (
            <Button variant="primary" disabled={page === undefined} busy={isPending} onClick={() => attach({ document: name, locale, field })}>
              <Paperclip aria-hidden />
              {t('detail.document.attach')}
            </Button>
          )}
        </DialogFooter>
      </DialogContent>
    </Dialog>
  )
}

/** Un lien de la page ne mène nulle part d'ici ; Échap, dans le cadre, ferme la boîte comme ailleurs. */
function tame(page: Document, onClose: () => void): void {
  const still = (event: Event) => (event.target as Element).closest('a') && event.preventDefault()
  page.addEventListener('click', still)
  page.addEventListener('auxclick', still)
  page.addEventListener('keydown', ({ key }) => key === 'Escape' && onClose())
}
