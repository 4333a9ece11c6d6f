/** Ce qui flotte sans retenir la page : menu, panneau, bulle. */
import { Info } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { deferred } from '@/components/ui/deferred'
import { Popover, PopoverClose, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import Tooltip from '@/components/ui/tooltip'
import { MenuButton } from './menu-button'
import { Specimen } from './section'

const SampleMenu = deferred(() => import('./sample-menu'), 'menu')

export function Menus() {
  const { t } = useTranslation()
  return (
    <>
      <Specimen of="menu deferred">
        <SampleMenu trigger={(props) => <MenuButton {...props} />} />
      </Specimen>
      <Specimen of="popover">
        <Popover>
          <PopoverTrigger asChild>
            <Button>{t('components.popover')}</Button>
          </PopoverTrigger>
          <PopoverContent aria-label={t('components.popover')} className="grid w-72 gap-3 p-4">
            <p>{t('components.paragraph')}</p>
            <PopoverClose asChild>
              <Button className="justify-self-end">{t('action.close')}</Button>
            </PopoverClose>
          </PopoverContent>
        </Popover>
      </Specimen>
      <Specimen of="tooltip">
        <Tooltip text={t('components.tooltip')}>
          <Button size="icon" aria-label={t('components.tooltip')}>
            <Info aria-hidden />
          </Button>
        </Tooltip>
      </Specimen>
    </>
  )
}
