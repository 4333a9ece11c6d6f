/** Quelqu'un a modifié la fiche entre-temps : champ par champ, garder le sien ou prendre le sien. Rien ne se perd en silence. */
import { useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent, DialogFooter } from '@/components/ui/dialog'
import { CellOf } from '@/fields/cell-of'
import { cx } from '@/lib/cx'
import type { Form } from '@/lib/form/form'
import { recordValues, same, toWire } from '@/lib/form/values'
import type { Problem } from '@/lib/http/problem'
import type { Entity, Field, RecordData } from '@/lib/model'

type Side = 'mine' | 'theirs'

interface ConflictDialogProps {
  entity: Entity
  form: Form
  problem: Problem
  /** Les champs qui ne se disputent pas : ce que le formulaire en montre n'est pas ce que la fiche en garde. */
  apart?: readonly string[]
  /** Enregistre par-dessus la version courante, une fois les choix reportés dans le formulaire. */
  onKeep: (version: number) => void
  onClose: () => void
}

export function ConflictDialog({ entity, form, problem, apart = [], onKeep, onClose }: ConflictDialogProps) {
  const { t } = useTranslation()
  const current = { id: '', ...problem.current } as RecordData
  const theirs = recordValues(form.model, form.fields, current)
  // Ce que les deux ont changé, et pas de même : le serveur, lui, ne sait pas d'où l'on est parti.
  const conflicting = form.fields.filter((field) => {
    const [before, mine, now] = [form.initial, form.values(), theirs].map((values) => toWire(form.model, field, values[field.name]))
    return !apart.includes(field.name) && !same(before, mine) && !same(before, now) && !same(mine, now)
  })
  const [sides, setSides] = useState<Record<string, Side>>({})
  const keep = () => {
    for (const field of conflicting) if (sides[field.name] === 'theirs') form.set(field.name, theirs[field.name])
    onKeep(Number(current.version))
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent wide title={t('conflict.title')} description={t('conflict.hint', { label: entity.label })}>
        <ul className="grid gap-4 px-5 py-3">
          {conflicting.map((field) => (
            <Choice
              key={field.name}
              field={field}
              mine={form.values()[field.name]}
              theirs={current[field.name]}
              side={sides[field.name] ?? 'mine'}
              onSide={(side) => setSides({ ...sides, [field.name]: side })}
            />
          ))}
          {conflicting.length === 0 && <li>{t('conflict.none')}</li>}
        </ul>
        <DialogFooter>
          <Button onClick={onClose}>{t('conflict.back')}</Button>
          <Button variant="primary" onClick={keep}>
            {t('conflict.save')}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  )
}

interface ChoiceProps {
  field: Field
  mine: unknown
  theirs: unknown
  side: Side
  onSide: (side: Side) => void
}

function Choice({ field, mine, theirs, side, onSide }: ChoiceProps) {
  const { t } = useTranslation()
  const [whole, setWhole] = useState(false)
  const [clipped, setClipped] = useState(false)
  const sides = useRef<HTMLDivElement>(null)
  // Choisir entre deux valeurs demande de les lire en entier : ce qui est coupé se déplie, les deux d'un coup.
  useLayoutEffect(() => {
    const values = [...(sides.current?.querySelectorAll('[data-value]') ?? [])]
    if (!whole) setClipped(values.some((one) => one.scrollHeight > one.clientHeight + 1 || [...one.querySelectorAll('*')].some((inner) => inner.scrollWidth > inner.clientWidth + 1)))
  }, [whole])
  return (
    <li>
      <fieldset>
        <legend className="mb-1.5 text-label font-medium">{field.label}</legend>
        <div ref={sides} className="grid gap-2 sm:grid-cols-2">
          {(['mine', 'theirs'] as const).map((one) => (
            <label key={one} className={cx('flex min-w-0 items-start gap-2.5 rounded-md border p-3', side === one && 'border-primary bg-accent')}>
              <input type="radio" name={`conflict-${field.name}`} className="mt-1 accent-primary" checked={side === one} onChange={() => onSide(one)} />
              <span className="min-w-0 flex-1">
                <span className="block text-meta text-muted-foreground">{t(`conflict.${one}`)}</span>
                <span data-value className={cx('block break-words', whole ? 'max-h-80 overflow-y-auto whitespace-pre-wrap scroll-thin [&_.truncate]:max-w-none [&_.truncate]:overflow-visible [&_.truncate]:whitespace-pre-wrap' : 'line-clamp-4')}>
                  <CellOf field={field} value={one === 'mine' ? mine : theirs} />
                </span>
              </span>
            </label>
          ))}
        </div>
        {(clipped || whole) && (
          <Button size="small" variant="link" aria-expanded={whole} className="mt-1" onClick={() => setWhole(!whole)}>
            {t(whole ? 'action.showLess' : 'action.showMore')}
          </Button>
        )}
      </fieldset>
    </li>
  )
}
