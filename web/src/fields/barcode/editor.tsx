/** Code-barres : tapé, lu par une douchette, ou photographié là où le navigateur sait le lire. */
import { ScanBarcode } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import type { EditorProps } from '@/fields/types'
import { canScan, scanPhoto } from './scan'

export function BarcodeEditor({ value, onChange, onBlur, control, disabled }: EditorProps) {
  const { t } = useTranslation()
  const camera = useRef<HTMLInputElement>(null)
  const [missed, setMissed] = useState(false)
  const read = async (photo: File | undefined) => {
    if (!photo) return
    const code = await scanPhoto(photo).catch(() => undefined)
    setMissed(code === undefined)
    if (code === undefined) return
    navigator.vibrate?.(30)
    onChange(code)
  }
  return (
    <div className="grid gap-1">
      <div className="flex gap-1.5">
        <Input type="text" autoComplete="off" spellCheck={false} maxLength={128} className="tnum" value={String(value ?? '')} disabled={disabled} onChange={(event) => onChange(event.target.value)} onBlur={onBlur} {...control} />
        {canScan() && (
          <>
            <Button size="icon" aria-label={t('field.scan')} disabled={disabled} onClick={() => camera.current?.click()}>
              <ScanBarcode aria-hidden />
            </Button>
            <input ref={camera} type="file" accept="image/*" capture="environment" tabIndex={-1} aria-hidden className="sr-only" onChange={(event) => void read(event.target.files?.[0])} />
          </>
        )}
      </div>
      {missed && (
        <p role="alert" className="text-meta font-medium text-danger">
          {t('field.scanMissed')}
        </p>
      )}
    </div>
  )
}
