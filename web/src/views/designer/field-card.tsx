/** Un champ de l'entité : replié, on le reconnaît ; déplié, on le règle. */
import { ArrowDown, ArrowUp, ChevronRight, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { cx } from '@/lib/cx'
import type { Entity } from '@/lib/model'
import type { DraftField } from './draft'
import { FieldSettings } from './field-settings'
import { kindOf } from './kinds'
import { textIn } from './names'

interface FieldCardProps {
  field: DraftField
  self: Entity
  overlay: boolean
  taken: string[]
  open: boolean
  first: boolean
  last: boolean
  faults: string[]
  onToggle: () => void
  onChange: (part: Partial<DraftField>) => void
  onMove: (step: 1 | -1) => void
  onRemove: () => void
}

export function FieldCard({ field, open, first, last, faults, onToggle, onMove, onRemove, ...settings }: FieldCardProps) {
  const { t, i18n } = useTranslation()
  const { picture: Picture } = kindOf(field.type)
  const name = textIn(field.labels, i18n.language) || field.name || t('admin.unnamed')
  return (
    <li data-field={field.name || undefined} className={cx('min-w-0', open && 'bg-muted/40', faults.length > 0 && 'border-l-2 border-l-danger')}>
      <div className="flex items-center gap-1 pr-1.5">
        <h3 className="min-w-0 flex-1">
          <button type="button" id={`${field.key}-head`} aria-expanded={open} aria-controls={`${field.key}-body`} onClick={onToggle} className="ring-inside flex min-h-12 w-full items-center gap-2.5 px-3 py-1.5 text-left hover:bg-muted">
            <ChevronRight aria-hidden className={cx('size-4 shrink-0 text-muted-foreground transition-transform', open && 'rotate-90')} />
            <Picture aria-hidden className="size-4 shrink-0 text-muted-foreground" />
            <span className="grid min-w-0 flex-1 sm:flex sm:items-baseline sm:gap-2">
              <span className="truncate font-medium">{name}</span>
              <span className="truncate text-meta text-muted-foreground">{t(`admin.kind.${field.type}`)}</span>
            </span>
            {Boolean(field.attributes.required) && <Badge tone="info">{t('admin.requiredShort')}</Badge>}
            {!field.keptType && <Badge tone="success">{t('admin.new')}</Badge>}
          </button>
        </h3>
        <Button variant="ghost" size="smallIcon" aria-label={t('admin.up', { name })} disabled={first} onClick={() => onMove(-1)}>
          <ArrowUp aria-hidden />
        </Button>
        <Button variant="ghost" size="smallIcon" aria-label={t('admin.down', { name })} disabled={last} onClick={() => onMove(1)}>
          <ArrowDown aria-hidden />
        </Button>
        <Button variant="ghost" size="smallIcon" aria-label={t('action.removeNamed', { name })} onClick={onRemove}>
          <X aria-hidden />
        </Button>
      </div>
      {faults.map((fault) => (
        <p key={fault} className="px-3 pb-2 pl-9 text-meta font-medium text-danger">
          {fault}
        </p>
      ))}
      {open && (
        <section id={`${field.key}-body`} aria-labelledby={`${field.key}-head`} className="grid gap-4 px-3 pt-1 pb-5 sm:pl-9">
          <FieldSettings field={field} {...settings} />
        </section>
      )}
    </li>
  )
}
