/** Nombre entier : clavier numérique sur téléphone, − et + pour les gants. */
import { Minus, Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { NumberInput } from '@/fields/number-input'
import type { EditorProps } from '@/fields/types'
import { normalNumber } from '@/lib/form/numbers'
import { useDensity } from '@/lib/theme'

export function IntegerEditor({ value, onChange, onBlur, control, disabled }: EditorProps) {
  const { t } = useTranslation()
  const touch = useDensity() === 'touch'
  const step = (delta: number) => onChange(String((Number.parseInt(normalNumber(value), 10) || 0) + delta))
  return (
    <div className="flex gap-1">
      <NumberInput inputMode="numeric" value={value} disabled={disabled} onChange={onChange} onBlur={onBlur} {...control} />
      {touch && (
        <>
          <Button size="icon" aria-label={t('form.decrease')} disabled={disabled} onClick={() => step(-1)}>
            <Minus aria-hidden />
          </Button>
          <Button size="icon" aria-label={t('form.increase')} disabled={disabled} onClick={() => step(1)}>
            <Plus aria-hidden />
          </Button>
        </>
      )}
    </div>
  )
}
