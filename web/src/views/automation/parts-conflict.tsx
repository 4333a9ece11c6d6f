/** Quelqu'un a changé la même chose entre-temps : part par part, garder la sienne ou celle de l'autre. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent, DialogFooter } from '@/components/ui/dialog'
import { cx } from '@/lib/cx'

interface ConflictPart<Name extends string> {
  name: Name
  label: string
  /** Telles qu'elles se lisent à l'écran. */
  mine: string
  theirs: string
}

interface PartsConflictProps<Name extends string> {
  title: string
  hint: string
  parts: ConflictPart<Name>[]
  onKeep: (mine: Name[]) => void
  onClose: () => void
}

export function PartsConflict<Name extends string>({ title, hint, parts, onKeep, onClose }: PartsConflictProps<Name>) {
  const { t } = useTranslation()
  const [theirs, setTheirs] = useState<readonly Name[]>([])
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent wide title={title} description={hint}>
        <ul className="grid gap-4 px-5 py-3">
          {parts.map((part) => (
            <li key={part.name}>
              <fieldset>
                <legend className="mb-1.5 text-label font-medium">{part.label}</legend>
                <div className="grid gap-2 sm:grid-cols-2">
                  {(['mine', 'theirs'] as const).map((side) => {
                    const chosen = theirs.includes(part.name) === (side === 'theirs')
                    return (
                      <label key={side} className={cx('flex items-start gap-2.5 rounded-md border p-3', chosen && 'border-primary bg-accent')}>
                        <input type="radio" name={`conflict-${part.name}`} className="mt-1 accent-primary" checked={chosen} onChange={() => setTheirs(side === 'theirs' ? [...theirs, part.name] : theirs.filter((one) => one !== part.name))} />
                        <span className="min-w-0 flex-1">
                          <span className="block text-meta text-muted-foreground">{t(`conflict.${side}`)}</span>
                          <span className="block max-h-40 overflow-y-auto text-label break-words whitespace-pre-wrap">{part[side]}</span>
                        </span>
                      </label>
                    )
                  })}
                </div>
              </fieldset>
            </li>
          ))}
        </ul>
        <DialogFooter>
          <Button onClick={onClose}>{t('conflict.back')}</Button>
          <Button variant="primary" onClick={() => onKeep(parts.map(({ name }) => name).filter((name) => !theirs.includes(name)))}>
            {t('conflict.save')}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  )
}
