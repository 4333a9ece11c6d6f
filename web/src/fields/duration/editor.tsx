/** Durée : `8:30`, `8h30`, `45 min` ou `7,5` heures ; ce qui a été compris se relit dessous. */
import { useTranslation } from 'react-i18next'
import { Input } from '@/components/ui/input'
import type { EditorProps } from '@/fields/types'
import { readSeconds, toClock, toIso } from '@/lib/duration'
import { useFormat } from '@/lib/format'

export function DurationEditor({ value, onChange, onBlur, control, disabled }: EditorProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const text = String(value ?? '')
  const seconds = readSeconds(text)
  const noteId = `${control.id}-read`
  const leave = () => {
    if (seconds !== undefined) onChange(toClock(toIso(seconds)))
    onBlur()
  }
  return (
    <div className="relative">
      <Input type="text" autoComplete="off" placeholder={t('field.durationHint')} className="tnum pr-28" value={text} disabled={disabled} onChange={(event) => onChange(event.target.value)} onBlur={leave} {...control} aria-describedby={[control['aria-describedby'], noteId].filter(Boolean).join(' ')} />
      <span id={noteId} className="pointer-events-none absolute inset-y-0 right-3 grid place-items-center text-meta text-muted-foreground">
        {seconds === undefined ? '' : format.duration(seconds)}
      </span>
    </div>
  )
}
