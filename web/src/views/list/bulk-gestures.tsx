/** Les gestes de la barre : tous en boutons au large ; à l'étroit, les deux premiers, et les autres dans un menu. */
import { Ellipsis, FileDown, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/components/ui/menu'

export interface Gesture {
  name: string
  label: string
  icon?: LucideIcon
  danger?: boolean
  run: () => void
}

interface BulkGesturesProps {
  gestures: Gesture[]
  narrow: boolean
  /** Ce qui empêche ces gestes : l'identifiant du texte qui le dit. */
  barredBy: string | undefined
  /** Les entrées qui emportent la sélection. */
  files: ReactNode
}

const MOST_SHOWN = 2

export function BulkGestures({ gestures, narrow, barredBy, files }: BulkGesturesProps) {
  const { t } = useTranslation()
  const shown = narrow ? gestures.slice(0, MOST_SHOWN) : gestures
  const folded = gestures.slice(shown.length)
  const barred = { disabled: barredBy !== undefined, 'aria-describedby': barredBy }
  return (
    <>
      {shown.map(({ name, label, icon: Picture, danger, run }) => (
        <Button key={name} size="small" variant={danger ? 'quietDanger' : 'outline'} className={narrow ? 'min-h-11 min-w-0 flex-1' : undefined} {...barred} onClick={run}>
          {Picture && <Picture aria-hidden />}
          <span className="truncate">{label}</span>
        </Button>
      ))}
      {(files || folded.length > 0) && (
        <Menu>
          <MenuTrigger asChild>
            {narrow ? (
              <Button size="smallIcon" className="min-h-11 min-w-11" aria-label={t('list.menu')}>
                <Ellipsis aria-hidden />
              </Button>
            ) : (
              <Button size="small">
                <FileDown aria-hidden />
                {t('bulk.export')}
              </Button>
            )}
          </MenuTrigger>
          <MenuContent className="max-w-72">
            {folded.map(({ name, label, icon: Picture, danger, run }) => (
              <MenuItem key={name} danger={danger} {...barred} onSelect={run}>
                {Picture && <Picture aria-hidden />}
                {label}
              </MenuItem>
            ))}
            {files}
          </MenuContent>
        </Menu>
      )}
    </>
  )
}
