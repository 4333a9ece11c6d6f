/** Choix de la vue : liste, tableau, calendrier, arbre, galerie, croisement, carte, planning — celles que la définition permet. */
import { CalendarDays, ChartNoAxesGantt, FolderTree, Images, Kanban, List, MapPin, Sigma } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { cx } from '@/lib/cx'
import type { Kind } from '@/views/kinds'

const pictures = { list: List, board: Kanban, calendar: CalendarDays, tree: FolderTree, gallery: Images, pivot: Sigma, map: MapPin, timeline: ChartNoAxesGantt }

export function ViewSwitch({ kinds, kind, onKind }: { kinds: Kind[]; kind: Kind; onKind: (kind: Kind) => void }) {
  const { t } = useTranslation()
  if (kinds.length < 2) return null
  return (
    <div role="group" aria-label={t('view.choose')} className="flex shrink-0 gap-0.5 max-md:gap-0">
      {kinds.map((one) => {
        const Picture = pictures[one]
        return (
          <Button key={one} size="icon" variant="ghost" aria-pressed={one === kind} aria-label={t(`view.${one}`)} title={t(`view.${one}`)} className={cx('max-md:size-11', one === kind && 'bg-accent text-accent-foreground hover:bg-accent')} onClick={() => onKind(one)}>
            <Picture aria-hidden />
          </Button>
        )
      })}
    </div>
  )
}
