/** Secret : s'écrit, ne se relit pas. Laissé vide, celui qui est gardé demeure. */
import { Eye, EyeOff, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import type { EditorProps } from '@/fields/types'
import type { SecretInput } from '@/lib/form/shapes'

export function SecretEditor({ value, onChange, onBlur, control, disabled }: EditorProps) {
  const { t } = useTranslation()
  const secret = value as SecretInput
  const [kept] = useState(() => secret !== null && typeof secret === 'object' && secret.set)
  const [shown, setShown] = useState(false)
  const typed = typeof secret === 'string' ? secret : ''
  const erased = secret === null
  const noteId = `${control.id}-note`
  const note = erased ? t('field.secretErased') : kept && typed === '' ? t('field.secretKept') : undefined
  return (
    <div className="grid gap-1">
      <div className="flex gap-1.5">
        <Input
          type={shown ? 'text' : 'password'}
          autoComplete="new-password"
          spellCheck={false}
          value={typed}
          disabled={disabled}
          onChange={(event) => onChange(event.target.value === '' ? { set: kept } : event.target.value)}
          onBlur={onBlur}
          {...control}
          aria-describedby={[control['aria-describedby'], note && noteId].filter(Boolean).join(' ') || undefined}
        />
        <Button size="icon" aria-label={shown ? t('field.secretHide') : t('field.secretShow')} aria-pressed={shown} disabled={disabled || typed === ''} onClick={() => setShown(!shown)}>
          {shown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
        </Button>
        {kept && (
          <Button size="icon" aria-label={erased ? t('field.secretKeep') : t('field.secretErase')} aria-pressed={erased} disabled={disabled || control['aria-required']} onClick={() => onChange(erased ? { set: true } : null)}>
            <Trash2 aria-hidden />
          </Button>
        )}
      </div>
      {note && (
        <p id={noteId} className="text-meta text-muted-foreground">
          {note}
        </p>
      )}
    </div>
  )
}
