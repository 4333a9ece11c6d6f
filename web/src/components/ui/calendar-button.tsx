/** Bouton qui ouvre le calendrier d'une date, dessiné de même avant et après l'arrivée du calendrier. */
import { CalendarDays } from 'lucide-react'
import type { ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button'

export function CalendarButton(props: ComponentProps<'button'>) {
  const { t } = useTranslation()
  return (
    <Button size={null} variant="ghost" aria-label={t('calendar.open')} className="mr-px size-[calc(var(--control)-4px)] min-h-6 min-w-6" {...props}>
      <CalendarDays aria-hidden />
    </Button>
  )
}
