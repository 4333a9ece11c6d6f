/** Texte long : la zone grandit avec le texte et compte les caractères quand une limite existe. */
import { useTranslation } from 'react-i18next'
import { Textarea } from '@/components/ui/input'
import type { EditorProps } from '@/fields/types'

export function LongTextEditor({ field, value, onChange, onBlur, control, disabled }: EditorProps) {
  const { t } = useTranslation()
  const text = String(value ?? '')
  const limit = typeof field.max === 'number' ? field.max : undefined
  return (
    <div className="grid gap-1">
      <Textarea value={text} disabled={disabled} onChange={(event) => onChange(event.target.value)} onBlur={onBlur} {...control} />
      {limit && text.length > limit * 0.8 && <p className="tnum text-right text-meta text-muted-foreground">{t('form.length', { count: [...text].length, max: limit })}</p>}
    </div>
  )
}
