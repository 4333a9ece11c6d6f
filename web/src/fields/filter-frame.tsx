/** La valeur d'un filtre qui s'écrit : tant qu'elle ne se lit pas, le filtre n'en a pas, et on dit comment l'écrire. */
import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DateControlProps } from '@/components/ui/date-box'
import { FieldFrame } from '@/components/ui/field-frame'
import { useHeld } from '@/components/ui/use-typed'
import { faultText } from '@/lib/form/fault-text'

interface FilterFrameProps {
  value: string
  isValue: (value: string) => boolean
  fault: { code: string; sample: string }
  onChange: (value: string) => void
  children: (control: DateControlProps) => ReactNode
}

export function FilterFrame({ value, isValue, fault, onChange, children }: FilterFrameProps) {
  const { t } = useTranslation()
  const id = useId()
  const { isUnread, ...held } = useHeld(value, (text) => text === '' || isValue(text), onChange, '')
  return (
    <FieldFrame id={id} quiet label={t('filter.value')} error={isUnread ? faultText(t, { path: '', code: fault.code, params: { sample: fault.sample } }) : undefined}>
      {(control) => children({ ...held, ...control })}
    </FieldFrame>
  )
}
