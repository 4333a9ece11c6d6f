/** Choisir la sorte d'un champ : des mots de tous les jours, un exemple chacune, une recherche. */
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { Input } from '@/components/ui/input'
import { plain } from '@/lib/plain'
import { familiesFor } from './kinds'

interface KindPickerProps {
  overlay: boolean
  onPick: (type: string) => void
  onClose: () => void
  /** Une fois la boîte partie : où va le focus. */
  onClosed?: (event: Event) => void
}

export function KindPicker({ overlay, onPick, onClose, onClosed }: KindPickerProps) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const wanted = plain(useDeferredValue(query))
  const shown = familiesFor(overlay)
    .map((family) => ({ ...family, kinds: family.kinds.filter(({ type }) => plain(`${t(`admin.kind.${type}`)} ${t(`admin.example.${type}`)} ${type}`).includes(wanted)) }))
    .filter((family) => family.kinds.length > 0)
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent wide onCloseAutoFocus={onClosed} title={t('admin.pickKind')} description={overlay ? t('admin.pickKindOverlay') : undefined}>
        <DialogBody>
          <Input type="search" autoFocus aria-label={t('admin.searchKind')} placeholder={t('admin.searchKind')} value={query} onChange={(event) => setQuery(event.target.value)} />
          <div className="grid max-h-[60vh] content-start gap-4 overflow-y-auto pb-3 scroll-thin">
            {shown.map((family) => (
              <section key={family.name} aria-labelledby={`family-${family.name}`}>
                <h3 id={`family-${family.name}`} className="pb-1 text-meta font-medium text-muted-foreground">
                  {t(`admin.family.${family.name}`)}
                </h3>
                <ul className="grid gap-1 sm:grid-cols-2">
                  {family.kinds.map(({ type, picture: Picture }) => (
                    <li key={type}>
                      <button type="button" data-kind={type} className="ring-inside flex size-full min-h-12 items-center gap-3 rounded-md border px-3 py-2 text-left hover:bg-muted" onClick={() => onPick(type)}>
                        <Picture aria-hidden className="size-4.5 shrink-0 text-muted-foreground" />
                        <span className="grid min-w-0">
                          <span className="font-medium">{t(`admin.kind.${type}`)}</span>
                          <span className="text-meta text-muted-foreground">{t(`admin.example.${type}`)}</span>
                        </span>
                      </button>
                    </li>
                  ))}
                </ul>
              </section>
            ))}
            <p role="status" className="text-muted-foreground">
              {shown.length === 0 && t('admin.noKind')}
            </p>
          </div>
        </DialogBody>
      </DialogContent>
    </Dialog>
  )
}
