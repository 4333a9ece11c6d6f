/** Une ligne du planning : son intitulé, qui reste à gauche, et ses barres. */
import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import type { PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '@/lib/cx'
import { recordPath, type Entity } from '@/lib/model'
import { RowMenuButton, type RowMenuControl } from '@/views/list/use-row-menu'
import type { Edge } from './extent'
import { heightOf, type Sizes } from './geometry'
import type { Row } from './rows'
import type { Frame } from './scale'
import { TimeBar, type May } from './time-bar'
import { choiceOf, type Colouring } from './tones'
import type { Plan } from './use-plan'

export interface RowContext {
  entity: Entity
  frame: Frame
  size: Sizes
  colouring: Colouring | undefined
  may: May
  plan: Plan
  /** Fiches dont l'écriture est en route. */
  pending: (id: string) => boolean
  menu: RowMenuControl
  saysOf: (row: Row, bar: Row['bars'][number]) => string
  onGrab: (event: PointerEvent, bar: Row['bars'][number], row: number, edge: Edge | undefined) => void
  wasDragged: () => boolean
  /** Barre où un lien tiré arriverait, et de quoi en tirer un. */
  aimed: string | undefined
  onPull: ((event: PointerEvent, id: string) => void) | undefined
  onFold: (key: string, open: boolean) => void
}

interface TimeRowProps {
  context: RowContext
  row: Row
  index: number
  top: number
  /** Élément qui tient l'étape de tabulation : une barre, ou l'intitulé (-1). */
  active: number | undefined
  lifted: string | undefined
  /** Une barre la survole. */
  target: boolean
}

const INDENT = 16

export function TimeRow({ context, row, index, top, active, lifted, target }: TimeRowProps) {
  const { t } = useTranslation()
  const { entity, frame, size, colouring, may, plan } = context
  const height = heightOf(row, size)
  const count = row.record ? undefined : row.bars.length
  return (
    <div role="row" aria-rowindex={index + 2} aria-level={row.level} aria-expanded={row.expanded} data-index={index} data-target={target || undefined} className="time-row absolute inset-x-0 flex border-b" style={{ top, height }}>
      <div
        role="rowheader"
        aria-colindex={1}
        tabIndex={active === -1 ? 0 : -1}
        data-head
        className={cx('group/row time-label ring-inside z-20 border-r bg-background px-3', !row.record && row.value === null && 'text-muted-foreground')}
        style={row.level ? { paddingLeft: 8 + (row.level - 1) * INDENT } : undefined}
        onContextMenu={row.record && context.menu.on(row.record).onContextMenu}
      >
        <div className="time-label-line" style={{ height: size.row }}>
          {row.level !== undefined && (
            <button
              type="button"
              tabIndex={-1}
              aria-label={t(row.expanded ? 'timeline.fold' : 'timeline.unfold', { label: row.label })}
              className={cx('grid size-6 shrink-0 place-items-center rounded-sm hover:bg-muted touch:size-11', row.expanded === undefined && 'invisible')}
              onClick={() => context.onFold(row.key, !row.expanded)}
            >
              <ChevronRight aria-hidden className={cx('size-4 text-muted-foreground transition-transform', row.expanded && 'rotate-90')} />
            </button>
          )}
          {row.record ? (
            <Link to={recordPath(entity, row.record.id)} tabIndex={-1} title={row.label} className={cx('time-label-text underline-offset-4 hover:underline', row.expanded !== undefined && 'font-medium')}>
              {row.label}
            </Link>
          ) : (
            <span title={row.label} className="time-label-text flex-1">
              {row.label}
            </span>
          )}
          {row.record && <RowMenuButton entity={entity} record={row.record} control={context.menu} tabIndex={-1} className="ml-auto" />}
          {count !== undefined && count > 0 && (
            <span className="tnum shrink-0 rounded-full bg-muted px-1.5 text-meta text-muted-foreground">
              <span aria-hidden>{count}</span>
              <span className="sr-only">{t('timeline.bars', { count })}</span>
            </span>
          )}
        </div>
      </div>
      <div role="gridcell" aria-colindex={2} className="relative min-w-0 flex-1">
        {row.bars.map((bar, rank) => (
          <TimeBar
            key={bar.record.id}
            entity={entity}
            frame={frame}
            size={size}
            bar={bar}
            top={(size.row - size.bar) / 2 + bar.lane * (size.bar + size.gap)}
            tone={choiceOf(colouring, bar.record)?.tone ?? (colouring ? 'neutral' : 'info')}
            label={context.saysOf(row, bar)}
            active={active === rank}
            lifted={lifted === bar.record.id}
            pending={context.pending(bar.record.id)}
            critical={plan.isCritical(bar.record.id)}
            done={plan.progressOf(bar.record)}
            baseline={plan.baselineOf(bar.record)}
            may={may}
            aimed={context.aimed === bar.record.id}
            onPull={context.onPull && ((event) => context.onPull?.(event, bar.record.id))}
            onGrab={(event, edge) => context.onGrab(event, bar, index, edge)}
            wasDragged={context.wasDragged}
            onMenu={context.menu.on(bar.record).onContextMenu}
          />
        ))}
      </div>
    </div>
  )
}
