/** Couleur : le sélecteur du système, ou son code. */
import { useTranslation } from 'react-i18next'
import { Input } from '@/components/ui/input'
import type { EditorProps } from '@/fields/types'

const known = /^#[\da-f]{6}$/i
/** Le sélecteur natif ne sait pas être vide : il part alors du noir. */
const black = `#${'0'.repeat(6)}`

export function ColorEditor({ value, onChange, onBlur, control, disabled }: EditorProps) {
  const { t } = useTranslation()
  const code = String(value ?? '')
  return (
    <div role="group" aria-labelledby={control['aria-labelledby']} className="flex gap-1.5">
      <input
        type="color"
        aria-label={t('field.pickColor')}
        className="h-control w-12 shrink-0 cursor-pointer rounded-md border border-input bg-background p-1 disabled:cursor-not-allowed disabled:opacity-50"
        value={known.test(code) ? code : black}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value)}
        onBlur={onBlur}
      />
      <Input type="text" autoComplete="off" spellCheck={false} maxLength={7} className="tnum" value={code} disabled={disabled} onChange={(event) => onChange(event.target.value)} onBlur={onBlur} {...control} />
    </div>
  )
}
