/** Le bouton d'un menu venu après coup, dessiné de même avant et après. */
import { ChevronDown } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, type ButtonProps } from '@/components/ui/button'

export function MenuButton(props: ButtonProps) {
  const { t } = useTranslation()
  return (
    <Button {...props}>
      {t('components.menu')}
      <ChevronDown aria-hidden />
    </Button>
  )
}
