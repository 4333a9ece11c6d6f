/** Interrupteur. */
import { useTranslation } from 'react-i18next'
import { Switch } from '@/components/ui/switch'
import type { EditorProps } from '@/fields/types'

export function BooleanEditor({ value, onChange, onBlur, control, disabled }: EditorProps) {
  const { t } = useTranslation()
  return (
    <span className="flex h-control items-center gap-2.5">
      <Switch checked={value === true} disabled={disabled} onCheckedChange={onChange} onBlur={onBlur} {...control} />
      <span aria-hidden className="text-muted-foreground">
        {value ? t('value.yes') : t('value.no')}
      </span>
    </span>
  )
}
