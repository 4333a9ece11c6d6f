/** Note : des étoiles, qui sont des boutons radio (flèches au clavier) ; au-delà de dix, un nombre. */
import { Star, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { IntegerEditor } from '@/fields/integer/editor'
import type { EditorProps } from '@/fields/types'
import { cx } from '@/lib/cx'

const MOST_STARS = 10

export function RatingEditor(props: EditorProps) {
  const { field, value, onChange, onBlur, control, disabled } = props
  const { t } = useTranslation()
  const most = Number(field.max ?? 5)
  if (most > MOST_STARS) return <IntegerEditor {...props} />
  const blank = value === '' || value === null || value === undefined
  const score = blank ? 0 : Number(value)
  return (
    <div role="radiogroup" id={control.id} aria-labelledby={control['aria-labelledby']} aria-describedby={control['aria-describedby']} aria-invalid={control['aria-invalid']} aria-required={control['aria-required']} className="flex min-h-control flex-wrap items-center gap-0.5" onBlur={onBlur}>
      {Array.from({ length: most }, (_, index) => index + 1).map((rank) => (
        <label key={rank} className="grid size-8 place-items-center rounded-sm has-focus-visible:outline-2 has-focus-visible:outline-ring touch:size-12">
          <input type="radio" name={control.id} className="sr-only" aria-label={t('field.stars', { count: rank, max: most })} checked={score === rank} disabled={disabled} onChange={() => onChange(String(rank))} />
          <Star aria-hidden className={cx('size-5', rank <= score ? 'fill-current text-primary' : 'text-input')} />
        </label>
      ))}
      {!blank && !control['aria-required'] && (
        <Button variant="ghost" size="smallIcon" aria-label={t('action.clear')} disabled={disabled} onClick={() => onChange('')}>
          <X aria-hidden />
        </Button>
      )}
    </div>
  )
}
