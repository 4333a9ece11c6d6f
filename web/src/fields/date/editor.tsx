/** Jour : le sélecteur du système, le plus accessible de tous. */
import { Input } from '@/components/ui/input'
import type { EditorProps } from '@/fields/types'

const bound = (limit: unknown) => (limit === 'now' || limit === 'today' ? new Date().toISOString().slice(0, 10) : typeof limit === 'string' ? limit.slice(0, 10) : undefined)

export const DateEditor = ({ field, value, onChange, onBlur, control, disabled }: EditorProps) => (
  <Input type="date" className="tnum" min={bound(field.min)} max={bound(field.max) ?? '9999-12-31'} value={String(value ?? '')} disabled={disabled} onChange={(event) => onChange(event.target.value)} onBlur={onBlur} {...control} />
)
