/** Instant : saisi à l'heure murale de la personne, dont le fuseau est affiché, et gardé en UTC. */
import { useState } from 'react'
import { Input } from '@/components/ui/input'
import type { EditorProps } from '@/fields/types'
import { useFormat } from '@/lib/format'
import { toInstant, toWall, wallNow, zoneName } from '@/lib/time'

export function DatetimeEditor({ field, value, onChange, onBlur, control, disabled }: EditorProps) {
  const { zone, locale } = useFormat()
  const known = typeof value === 'string' && value !== '' ? toWall(value, zone) : ''
  // Le champ natif rend '' tant que la date est incomplète : on garde alors ce qui est tapé.
  const [typed, setTyped] = useState(known)
  const shown = known || typed
  const zoneId = `${control.id}-zone`
  return (
    <div className="relative">
      <Input
        type="datetime-local"
        className="tnum pr-16"
        value={shown}
        max={field.max === 'now' ? wallNow(zone) : '9999-12-31T23:59'}
        disabled={disabled}
        onChange={(event) => {
          setTyped(event.target.value)
          onChange(toInstant(event.target.value, zone)?.toISOString().replace('.000', '') ?? '')
        }}
        onBlur={onBlur}
        {...control}
        aria-describedby={[control['aria-describedby'], zoneId].filter(Boolean).join(' ')}
      />
      <span id={zoneId} className="pointer-events-none absolute inset-y-0 right-3 grid place-items-center text-meta text-muted-foreground">
        {zoneName(zone, locale, known ? String(value) : undefined)}
      </span>
    </div>
  )
}
