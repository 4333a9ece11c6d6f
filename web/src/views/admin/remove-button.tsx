/** Retirer une ligne : le focus passe à sa voisine ; sa liste vide, à ce qui la suit, à la ligne qui la tient, ou à ce qui vient après. */
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
    const heirs = line ? heirsOf(line, row) : []
    flushSync(onRemove)
    if (!currentTarget.isConnected) heirs.filter((heir) => heir.isConnected).map(targetIn).find(Boolean)?.focus()
  }
  return (
    <Button variant="ghost" size={size} aria-label={t('action.removeNamed', { name })} title={t('action.removeNamed', { name })} disabled={disabled} onClick={remove}>
      <X aria-hidden />
    </Button>
  )
}

const TARGETS = 'button:not([disabled]), input, textarea'

function heirsOf(line: Element, row: string): Element[] {
  const list = line.parentElement
  const further = [...document.querySelectorAll(TARGETS)].filter((one) => list?.compareDocumentPosition(one) === Node.DOCUMENT_POSITION_FOLLOWING)
  return [line.nextElementSibling, line.previousElementSibling, list?.nextElementSibling, list?.closest(row), ...further].filter((heir) => heir instanceof Element)
}

const targetIn = (heir: Element) => (heir instanceof HTMLElement && heir.matches(TARGETS) ? heir : heir.querySelector<HTMLElement>(TARGETS))
