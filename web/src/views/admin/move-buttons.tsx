/** Monter, descendre : les flèches d'une ligne qu'on range. `data-step` la retrouve, pour la pousser encore. */
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useLayoutEffect, useRef, type FocusEvent, type MouseEvent } from 'react'
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
  const pressed = useRef<HTMLButtonElement | null>(null)
  // Au bord, tout de suite ou quand le serveur a répondu, la flèche se ferme : l'autre reprend le focus, s'il n'est pas allé ailleurs.
  useLayoutEffect(() => {
    const arrow = pressed.current
    if (!arrow?.disabled) return
    pressed.current = null
    const other = arrow.dataset.step === '1' ? arrow.previousElementSibling : arrow.nextElementSibling
    if (other instanceof HTMLElement && [arrow, document.body].includes(document.activeElement as HTMLElement)) other.focus()
  })
  // La quitter encore ouverte est un choix : plus tard, elle ne rappelle rien.
  const leave = ({ currentTarget }: FocusEvent<HTMLButtonElement>) => {
    if (!currentTarget.disabled) pressed.current = null
  }
  const press = (step: 1 | -1) => ({ currentTarget }: MouseEvent<HTMLButtonElement>) => {
    pressed.current = currentTarget
    onMove(step)
  }
  return (
    <>
      <Button variant="ghost" size={size} aria-label={t('admin.up', { name })} data-step={-1} disabled={first} onClick={press(-1)} onBlur={leave}>
        <ArrowUp aria-hidden />
      </Button>
      <Button variant="ghost" size={size} aria-label={t('admin.down', { name })} data-step={1} disabled={last} onClick={press(1)} onBlur={leave}>
        <ArrowDown aria-hidden />
      </Button>
    </>
  )
}
