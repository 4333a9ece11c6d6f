/** Monter, descendre : les flèches d'une ligne qu'on range. `data-step` la retrouve, pour la pousser encore. */
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { MouseEvent } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'

interface MoveButtonsProps {
  name: string
  first: boolean
  last: boolean
  size?: 'icon' | 'smallIcon'
  onMove: (step: 1 | -1) => void
}

export function MoveButtons({ name, first, last, size = 'smallIcon', onMove }: MoveButtonsProps) {
  const { t } = useTranslation()
  const press = (step: 1 | -1) => ({ currentTarget }: MouseEvent<HTMLButtonElement>) => {
    flushSync(() => onMove(step))
    // Au bord, la flèche se ferme : l'autre reprend le focus.
    const other = step === 1 ? currentTarget.previousElementSibling : currentTarget.nextElementSibling
    if (currentTarget.disabled && other instanceof HTMLElement) other.focus()
  }
  return (
    <>
      <Button variant="ghost" size={size} aria-label={t('admin.up', { name })} data-step={-1} disabled={first} onClick={press(-1)}>
        <ArrowUp aria-hidden />
      </Button>
      <Button variant="ghost" size={size} aria-label={t('admin.down', { name })} data-step={1} disabled={last} onClick={press(1)}>
        <ArrowDown aria-hidden />
      </Button>
    </>
  )
}
