/**
 * Liste sur téléphone, ou à l'étroit près d'une fiche ouverte : une fiche par ligne — numéro, titre, deux repères, les étiquettes à
 * droite, et son menu. Quand on choisit, la carte entière est une case à cocher.
 */
import { Link } from '@tanstack/react-router'
import { use, useDeferredValue, useId, type MouseEvent, type PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { LocalMark } from '@/components/local-mark'
import { Checkbox } from '@/components/ui/checkbox'
import { CellOf } from '@/fields/cell-of'
import { cx } from '@/lib/cx'
import { recordPath, titleOf, type Entity, type Field, type RecordData } from '@/lib/model'
import { BesideContext } from '@/views/beside'
import type { CardChoice } from './card-choice'
import { isSelected } from './selection'
import { useHold } from './use-hold'
import { RowMenuButton, type RowMenuControl } from './use-row-menu'

const MOST_FACTS = 2
const MOST_BADGES = 2
/** De quoi remplir un téléphone. */
const FIRST_RECORDS = 6

const isToned = (field: Field) => field.type === 'select' && field.options?.some((option) => option.tone)

interface RecordCardsProps {
  entity: Entity
  columns: Field[]
  records: RecordData[]
  hasMore: boolean
  menu: RowMenuControl
  /** Sans choix possible, l'appui tenu ouvre le menu. */
  choice?: CardChoice
}

export default function RecordCards({ entity, columns, records, hasMore, menu, choice }: RecordCardsProps) {
  const rest = columns.filter((field) => field.name !== entity.title_field && field.name !== entity.number_field)
  const parts = { badges: rest.filter(isToned).slice(0, MOST_BADGES), facts: rest.filter((field) => !isToned(field)).slice(0, MOST_FACTS) }
  const opened = use(BesideContext)?.opened
  const hold = useHold()
  // L'écran d'abord ; ce qu'il faut faire défiler pour voir se dessine ensuite, sans tenir le doigt.
  const drawn = useDeferredValue(records, records.slice(0, FIRST_RECORDS))
  const gestures = (record: RecordData) => {
    const forMenu = menu.on(record)
    if (!choice) return forMenu
    return {
      onPointerDown: (event: PointerEvent) => hold.onPointerDown(event, () => choice.hold(record.id)),
      onClickCapture: hold.onClickCapture,
      // Le doigt qui s'attarde choisit ; le menu est celui de la souris, du clavier et du bouton.
      onContextMenu: (event: MouseEvent) => ((event.nativeEvent as globalThis.PointerEvent).pointerType === 'touch' ? event.preventDefault() : forMenu.onContextMenu(event)),
    }
  }
  return (
    <ul aria-label={entity.plural_label}>
      {drawn.map((record, index) => (
        // Hors de l'écran, une fiche ne coûte ni mise en page ni peinture.
        <li key={record.id} aria-setsize={hasMore ? -1 : records.length} aria-posinset={index + 1} {...gestures(record)} className="relative [contain-intrinsic-size:auto_112px] [content-visibility:auto] coarse:select-none [-webkit-touch-callout:none]">
          {choice?.on ? (
            <Choosable entity={entity} record={record} parts={parts} checked={isSelected(choice.selection, record.id)} onToggle={() => choice.toggle(record.id)} />
          ) : (
            <>
              <Link to={recordPath(entity, record.id)} data-row aria-current={record.id === opened || undefined} className={cx(cardStyle, 'active:bg-muted', record.id === opened && 'bg-accent')}>
                <CardBody entity={entity} record={record} parts={parts} />
                {/* La place du bouton, posé par-dessus : un lien ne contient pas de bouton. */}
                <span aria-hidden className="w-8 shrink-0" />
              </Link>
              <RowMenuButton entity={entity} record={record} control={menu} look="large" className="absolute top-1.5 right-1" />
            </>
          )}
        </li>
      ))}
    </ul>
  )
}

const cardStyle = 'ring-inside flex min-h-28 gap-3 border-b px-4 py-3.5'

interface CardBodyProps {
  entity: Entity
  record: RecordData
  parts: { badges: Field[]; facts: Field[] }
}

function Choosable({ checked, onToggle, ...body }: CardBodyProps & { checked: boolean; onToggle: () => void }) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <label htmlFor={id} className={cx(cardStyle, 'cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-ring', checked && 'bg-accent')}>
      <Checkbox id={id} checked={checked} aria-label={t('list.select', { title: titleOf(body.entity, body.record) })} className="my-auto size-6" onChange={onToggle} />
      <CardBody {...body} />
    </label>
  )
}

const CardBody = ({ entity, record, parts }: CardBodyProps) => (
  <>
    <span className="grid min-w-0 flex-1 content-center gap-1">
      {entity.number_field && entity.number_field !== entity.title_field && <span className="tnum text-label text-muted-foreground">{String(record[entity.number_field] ?? '')}</span>}
      <span className="line-clamp-2 font-semibold break-words">
        {record.$local && <LocalMark local={record.$local} />}
        {titleOf(entity, record)}
      </span>
      {parts.facts.length > 0 && (
        <span className="flex min-w-0 flex-wrap items-center gap-x-2 text-label text-muted-foreground">
          {parts.facts.map((field) => (
            <span key={field.name} className="max-w-full truncate">
              <Fact field={field} value={record[field.name]} />
            </span>
          ))}
        </span>
      )}
    </span>
    <span className="flex shrink-0 flex-col items-end justify-between gap-2">
      {parts.badges.map((field) => (
        <span key={field.name}>
          <Fact field={field} value={record[field.name]} />
        </span>
      ))}
    </span>
  </>
)

const Fact = ({ field, value }: { field: Field; value: unknown }) => (
  <>
    <span className="sr-only">{field.label} </span>
    <CellOf field={field} value={value} />
  </>
)
