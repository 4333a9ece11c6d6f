/** Un texte à emporter : il se lit, se choisit d'un geste et se copie ; sans presse-papiers, il reste choisi. */
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { copyText } from '@/lib/copy-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { Button } from './button'
import { FieldFrame } from './field-frame'
import { Input } from './input'

export function CopyField({ id, label, value }: { id: string; label: string; value: string }) {
  const { t } = useTranslation()
  const box = useRef<HTMLInputElement>(null)
  const copy = async () => {
    if (await copyText(value)) return toastSuccess(t('copy.done'))
    box.current?.focus()
    toastError(t('copy.failed'))
  }
  return (
    <FieldFrame id={id} label={label}>
      {(control) => (
        <div className="flex gap-2">
          <Input ref={box} readOnly className="font-mono" value={value} onFocus={(event) => event.target.select()} {...control} />
          <Button aria-label={t('copy.named', { label })} onClick={() => void copy()}>
            {t('copy.do')}
          </Button>
        </div>
      )}
    </FieldFrame>
  )
}
