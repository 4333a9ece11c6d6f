/** Retirer une ligne : le focus passe à sa voisine, ou à ce qui suit la liste quand elle est vide. */
import { X } from 'lucide-react'
import type { MouseEvent } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Button, type ButtonProps } from '@/components/ui/button'

interface RemoveButtonProps extends Pick<ButtonProps, 'size' | 'disabled'> {
  name: string
  /** Ce qui tient la ligne ; à défaut, son élément de liste. */
  row?: string
  onRemove: () => void
}

export function RemoveButton({ name, row = 'li', size = 'smallIcon', disabled, onRemove }: RemoveButtonProps) {
  const { t } = useTranslation()
  const remove = ({ currentTarget }: MouseEvent<HTMLButtonElement>) => {
    const line = currentTarget.closest(row)
    const heir = line?.nextElementSibling ?? line?.previousElementSibling ?? line?.parentElement?.nextElementSibling
    flushSync(onRemove)
    const target = heir?.matches('button') ? heir : heir?.querySelector('button:not([disabled]), input, textarea')
    if (!currentTarget.isConnected && target instanceof HTMLElement) target.focus()
  }
  return (
    <Button variant="ghost" size={size} aria-label={t('action.removeNamed', { name })} title={t('action.removeNamed', { name })} disabled={disabled} onClick={remove}>
      <X aria-hidden />
    </Button>
  )
}
