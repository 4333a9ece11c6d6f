/** Monter, descendre : les flèches d'une ligne qu'on range. `data-step` la retrouve, pour la pousser encore. */
import { ArrowDown, ArrowUp } from 'lucide-react'
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
  return (
    <>
      <Button variant="ghost" size={size} aria-label={t('admin.up', { name })} data-step={-1} disabled={first} onClick={() => onMove(-1)}>
        <ArrowUp aria-hidden />
      </Button>
      <Button variant="ghost" size={size} aria-label={t('admin.down', { name })} data-step={1} disabled={last} onClick={() => onMove(1)}>
        <ArrowDown aria-hidden />
      </Button>
    </>
  )
}
