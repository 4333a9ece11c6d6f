/** D'une période à l'autre, et retour à aujourd'hui. */
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'

interface PeriodNavProps {
  /** De quoi cacher le bouton d'aujourd'hui là où la place manque. */
  todayClass?: string
  onToday: () => void
  onStep: (step: -1 | 1) => void
}

export function PeriodNav({ todayClass, onToday, onStep }: PeriodNavProps) {
  const { t } = useTranslation()
  return (
    <>
      <Button className={todayClass} onClick={onToday}>
        {t('calendar.today')}
      </Button>
      <Button size="icon" variant="ghost" aria-label={t('calendar.previous')} onClick={() => onStep(-1)}>
        <ChevronLeft aria-hidden />
      </Button>
      <Button size="icon" variant="ghost" aria-label={t('calendar.next')} onClick={() => onStep(1)}>
        <ChevronRight aria-hidden />
      </Button>
    </>
  )
}
