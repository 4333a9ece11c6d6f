/** Bouton des flux, dessiné de même avant et après l'arrivée de leur panneau. */
import { Rss } from 'lucide-react'
import type { ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'

export function FeedsButton(props: ComponentProps<'button'>) {
  const { t } = useTranslation()
  return (
    <Button size="icon" variant="ghost" aria-label={t('agenda.feeds.title')} {...props}>
      <Rss aria-hidden />
    </Button>
  )
}
