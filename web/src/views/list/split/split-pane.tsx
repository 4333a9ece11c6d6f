/** Volet de la fiche ouverte à côté de sa liste : ses voisines, sa page, et la fiche entière. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Maximize2, X } from 'lucide-react'
import { useEffect, useRef, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, buttonStyle } from '@/components/ui/button'
import { WidgetBoundary } from '@/components/ui/widget-boundary'
import { recordQuery } from '@/features/records/api/get-record'
import { entityKey, recordPath, titleOf, type Entity } from '@/lib/model'
import { useStore } from '@/lib/store'
import { neighboursOf, trail } from '@/lib/trail'
import { BesideContext, PANE } from '@/views/beside'
import { DetailView } from '@/views/detail/detail-view'
import { Neighbours } from '@/views/detail/neighbours'
import { returnTo, seeCard } from './rows'
import './split.css'
import { Splitter } from './splitter'
import { usePaneKeys } from './use-pane-keys'
import type { Split } from './use-split'

interface SplitPaneProps {
  entity: Entity
  id: string
  split: Split
  /** La liste, où le focus revient. */
  list: RefObject<HTMLElement | null>
  /** Ce qui vient de s'ouvrir à côté, dit à qui ne le voit pas. */
  onTitle: (title: string) => void
}

export default function SplitPane({ entity, id, split, list, onTitle }: SplitPaneProps) {
  const { t } = useTranslation()
  const { beside, width, alone } = split
  const pane = useRef<HTMLElement>(null)
  const { data: record } = useQuery(recordQuery(entity, id))
  const neighbours = neighboursOf(useStore(trail), entityKey(entity), id)
  const title = record && titleOf(entity, record)
  useEffect(() => onTitle(title ?? ''), [onTitle, title])
  useEffect(() => () => onTitle(''), [onTitle])
  const close = () => {
    returnTo(list.current, id)
    return beside.close()
  }
  const leave = (row: string | undefined) => {
    returnTo(list.current, row ?? id)
    return beside.leave(row)
  }
  const go = (next: string) => {
    // Ce qui a le focus dans la fiche s'en va avec elle.
    if (pane.current?.contains(document.activeElement) && !document.activeElement?.closest('[data-pane-head]')) pane.current.focus({ preventScroll: true })
    void beside.show(next)
  }
  usePaneKeys({ list, pane, follow: beside.follow, close: () => void close() })
  // Une grille amène elle-même sa ligne active ; des cartes, à peine dessinées, attendent qu'on le fasse.
  useEffect(() => (beside.cards ? seeCard(list.current, id) : undefined), [list, id, beside.cards])
  return (
    <div data-print="hide" style={{ width }} className="relative flex shrink-0">
      {!alone && <Splitter split={split} />}
      <aside ref={pane} id={PANE} tabIndex={-1} aria-label={title ?? entity.label} className="flex min-w-0 flex-1 flex-col border-t ring-inside">
        <div data-pane-head className="flex min-h-row shrink-0 items-center gap-0.5 border-b bg-muted pr-2 pl-3">
          {neighbours && <Neighbours entity={entity} neighbours={neighbours} onGo={go} />}
          <Link to={recordPath(entity, id)} search={({ tab }: { tab?: string }) => ({ tab })} aria-label={t('detail.fullPage')} title={t('detail.fullPage')} className={buttonStyle({ variant: 'ghost', size: 'smallIcon', className: 'ml-auto' })}>
            <Maximize2 aria-hidden />
          </Link>
          <Button variant="ghost" size="smallIcon" aria-label={t('detail.closePane')} title={t('detail.closePane')} onClick={() => void close()}>
            <X aria-hidden />
          </Button>
        </div>
        <div key={id} className="min-h-0 flex-1 overflow-y-auto scroll-thin">
          <BesideContext value={{ ...beside, close, leave }}>
            <WidgetBoundary>
              <DetailView entity={entity} id={id} />
            </WidgetBoundary>
          </BesideContext>
        </div>
      </aside>
    </div>
  )
}
