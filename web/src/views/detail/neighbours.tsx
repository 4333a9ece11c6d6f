/** Fiche précédente et suivante, dans l'ordre de la liste d'où l'on vient. */
import { useNavigate } from '@tanstack/react-router'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { recordPath, type Entity } from '@/lib/model'
import type { Neighbours as Known } from '@/lib/trail'
import { useShortcut } from '@/lib/use-shortcut'

interface NeighboursProps {
  entity: Entity
  neighbours: Known
  /** Ce que fait un pas, quand ce n'est pas de changer de page. */
  onGo?: (id: string) => void
}

export function Neighbours({ entity, neighbours, onGo }: NeighboursProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { previous, next, rank, total } = neighbours
  const leave = (id: string) => void navigate({ to: recordPath(entity, id), search: ({ tab }: { tab?: string }) => ({ tab }) })
  const go = (id: string | undefined) => id !== undefined && (onGo ?? leave)(id)
  useShortcut('[', () => go(previous), previous !== undefined)
  useShortcut(']', () => go(next), next !== undefined)
  return (
    <div role="group" aria-label={t('detail.neighbours')} data-print="hide" className="flex shrink-0 items-center gap-0.5">
      <Button variant="ghost" size="smallIcon" aria-label={t('detail.previous')} aria-keyshortcuts="[" disabled={previous === undefined} onClick={() => go(previous)}>
        <ChevronLeft aria-hidden />
      </Button>
      <span className="tnum px-1 text-label text-muted-foreground">{t('detail.rank', { rank, total })}</span>
      <Button variant="ghost" size="smallIcon" aria-label={t('detail.next')} aria-keyshortcuts="]" disabled={next === undefined} onClick={() => go(next)}>
        <ChevronRight aria-hidden />
      </Button>
    </div>
  )
}
