/** Position : latitude et longitude, « ma position », ou un point collé d'ailleurs (`3°24'S 9°12'E`). */
import { LocateFixed } from 'lucide-react'
import { useState, type ClipboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import type { EditorProps } from '@/fields/types'
import type { PointInput } from '@/lib/form/shapes'
import { readPoint, type Point } from '@/lib/geo'

const WAIT_MS = 15_000

export function GeoPointEditor({ value, onChange, onBlur, control, disabled }: EditorProps) {
  const { t } = useTranslation()
  const [seeking, setSeeking] = useState(false)
  const [refused, setRefused] = useState(false)
  const point = value as PointInput
  const place = ({ lat, lon }: Point) => onChange({ lat: String(lat), lon: String(lon) } satisfies PointInput)
  const paste = (event: ClipboardEvent) => {
    const read = readPoint(event.clipboardData.getData('text'))
    if (!read) return
    event.preventDefault()
    place(read)
  }
  // Une position tapée d'un bloc dans la première case se répartit dans les deux.
  const leave = () => {
    const read = point.lon === '' ? readPoint(point.lat) : undefined
    if (read) place(read)
    onBlur()
  }
  const locate = () => {
    setSeeking(true)
    setRefused(false)
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setSeeking(false)
        place({ lat: Number(coords.latitude.toFixed(7)), lon: Number(coords.longitude.toFixed(7)) })
      },
      () => {
        setSeeking(false)
        setRefused(true)
      },
      { enableHighAccuracy: true, timeout: WAIT_MS },
    )
  }
  const labels = (name: string) => `${control['aria-labelledby']} ${control.id}-${name}`
  return (
    <div role="group" aria-labelledby={control['aria-labelledby']} className="grid gap-1.5" onPaste={paste}>
      <div className="flex flex-wrap items-end gap-1.5">
        <label className="grid min-w-28 flex-1 gap-0.5">
          <span id={`${control.id}-lat`} className="text-meta text-muted-foreground">
            {t('field.latitude')}
          </span>
          <Input type="text" inputMode="text" autoComplete="off" className="tnum" value={point.lat} disabled={disabled} onChange={(event) => onChange({ ...point, lat: event.target.value })} onBlur={leave} {...control} aria-labelledby={labels('lat')} />
        </label>
        <label className="grid min-w-28 flex-1 gap-0.5">
          <span id={`${control.id}-lon`} className="text-meta text-muted-foreground">
            {t('field.longitude')}
          </span>
          <Input type="text" inputMode="text" autoComplete="off" className="tnum" value={point.lon} disabled={disabled} onChange={(event) => onChange({ ...point, lon: event.target.value })} onBlur={onBlur} {...control} id={`${control.id}-second`} aria-labelledby={labels('lon')} />
        </label>
        {'geolocation' in navigator && (
          <Button busy={seeking} disabled={disabled} onClick={locate}>
            {!seeking && <LocateFixed aria-hidden />}
            {t('field.myPosition')}
          </Button>
        )}
      </div>
      {refused && (
        <p role="alert" className="text-meta font-medium text-danger">
          {t('field.noPosition')}
        </p>
      )}
    </div>
  )
}
