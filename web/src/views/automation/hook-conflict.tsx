/** Quelqu'un a changé l'entrée entre-temps : chose par chose, garder la sienne ou celle de l'autre. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent, DialogFooter } from '@/components/ui/dialog'
import type { HookBody } from '@/features/automation/api/hooks'
import { cx } from '@/lib/cx'
import { written } from './hook-draft'
import type { HookClash } from './use-save-hook'

interface HookConflictProps {
  mine: HookBody
  conflict: HookClash
  onKeep: (mine: (keyof HookBody)[]) => void
  onClose: () => void
}

export function HookConflict({ mine, conflict, onKeep, onClose }: HookConflictProps) {
  const { t } = useTranslation()
  const [theirs, setTheirs] = useState<readonly (keyof HookBody)[]>([])
  const shown = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value, null, 2))
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent wide title={t('hooks.conflict')} description={t('hooks.conflictHint')}>
        <ul className="grid gap-4 px-5 py-3">
          {conflict.names.map((name) => (
            <li key={name}>
              <fieldset>
                <legend className="mb-1.5 text-label font-medium">{t(`hooks.part.${name}`)}</legend>
                <div className="grid gap-2 sm:grid-cols-2">
                  {(['mine', 'theirs'] as const).map((side) => {
                    const chosen = theirs.includes(name) === (side === 'theirs')
                    return (
                      <label key={side} className={cx('flex items-start gap-2.5 rounded-md border p-3', chosen && 'border-primary bg-accent')}>
                        <input type="radio" name={`conflict-${name}`} className="mt-1 accent-primary" checked={chosen} onChange={() => setTheirs(side === 'theirs' ? [...theirs, name] : theirs.filter((one) => one !== name))} />
                        <span className="min-w-0 flex-1">
                          <span className="block text-meta text-muted-foreground">{t(`conflict.${side}`)}</span>
                          <span className="block max-h-40 overflow-y-auto text-label break-words whitespace-pre-wrap">{shown(written(side === 'mine' ? mine : conflict.current)[name])}</span>
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
          <Button variant="primary" onClick={() => onKeep(conflict.names.filter((name) => !theirs.includes(name)))}>
            {t('conflict.save')}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  )
}
