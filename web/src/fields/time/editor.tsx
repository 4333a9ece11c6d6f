/** Heure du jour : le sélecteur du système. */
import { Input } from '@/components/ui/input'
import type { EditorProps } from '@/fields/types'

const bound = (limit: unknown) => (typeof limit === 'string' ? limit : undefined)

export function TimeEditor({ field, value, onChange, onBlur, control, disabled }: EditorProps) {
  const time = String(value ?? '')
  // Des secondes ne se montrent que s'il y en a.
  const precise = /:\d\d:(?!00)\d\d$/.test(time)
  return <Input type="time" className="tnum" step={precise ? 1 : 60} min={bound(field.min)} max={bound(field.max)} value={precise ? time : time.slice(0, 5)} disabled={disabled} onChange={(event) => onChange(event.target.value)} onBlur={onBlur} {...control} />
}
