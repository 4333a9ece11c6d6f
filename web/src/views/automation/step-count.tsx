/** Un nombre borné d'une étape. Ce qui vaut l'usage ne s'écrit pas, une fois la case quittée : une définition n'énonce jamais un défaut. */
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'

interface StepCountProps {
  id: string
  label: string
  value: unknown
  least: number
  most: number
  /** Ce que le serveur prend quand rien n'est écrit. */
  usual: number
  onChange: (value: number | undefined) => void
}

export function StepCount({ id, label, value, least, most, usual, onChange }: StepCountProps) {
  const { t } = useTranslation()
  return (
    <FieldFrame id={id} label={label} help={t('admin.script.between', { least, most, usual })}>
      {(control) => (
        <Input
          type="number"
          inputMode="numeric"
          className="max-w-32"
          min={least}
          max={most}
          placeholder={String(usual)}
          value={String(value ?? '')}
          onChange={({ target }) => onChange(target.value === '' ? undefined : Number(target.value))}
          onBlur={() => value === usual && onChange(undefined)}
          {...control}
        />
      )}
    </FieldFrame>
  )
}
