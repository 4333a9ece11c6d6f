/** Liste sur téléphone, ou à l'étroit près d'une fiche ouverte : une fiche par ligne — numéro, titre, deux repères, et les étiquettes à droite. */
import { Link } from '@tanstack/react-router'
import { use, useDeferredValue } from 'react'
import { LocalMark } from '@/components/local-mark'
import { CellOf } from '@/fields/cell-of'
import { cx } from '@/lib/cx'
import { recordPath, titleOf, type Entity, type Field, type RecordData } from '@/lib/model'
import { BesideContext } from '@/views/beside'

const MOST_FACTS = 2
const MOST_BADGES = 2
/** De quoi remplir un téléphone. */
const FIRST_RECORDS = 6

const isToned = (field: Field) => field.type === 'select' && field.options?.some((option) => option.tone)

export function RecordCards({ entity, columns, records, hasMore }: { entity: Entity; columns: Field[]; records: RecordData[]; hasMore: boolean }) {
  const rest = columns.filter((field) => field.name !== entity.title_field && field.name !== entity.number_field)
  const badges = rest.filter(isToned).slice(0, MOST_BADGES)
  const facts = rest.filter((field) => !isToned(field)).slice(0, MOST_FACTS)
  const opened = use(BesideContext)?.opened
  // L'écran d'abord ; ce qu'il faut faire défiler pour voir se dessine ensuite, sans tenir le doigt.
  const drawn = useDeferredValue(records, records.slice(0, FIRST_RECORDS))
  return (
    <ul aria-label={entity.plural_label}>
      {drawn.map((record, index) => (
        // Hors de l'écran, une fiche ne coûte ni mise en page ni peinture.
        <li key={record.id} aria-setsize={hasMore ? -1 : records.length} aria-posinset={index + 1} className="[contain-intrinsic-size:auto_116px] [content-visibility:auto]">
          <Link to={recordPath(entity, record.id)} data-row aria-current={record.id === opened || undefined} className={cx('ring-inside flex min-h-28 gap-3 border-b px-4 py-3.5 active:bg-muted', record.id === opened && 'bg-accent')}>
            <span className="grid min-w-0 flex-1 content-center gap-1">
              {entity.number_field && entity.number_field !== entity.title_field && <span className="tnum text-label text-muted-foreground">{String(record[entity.number_field] ?? '')}</span>}
              <span className="line-clamp-2 font-semibold break-words">
                {record.$local && <LocalMark local={record.$local} />}
                {titleOf(entity, record)}
              </span>
              {facts.length > 0 && (
                <span className="flex min-w-0 flex-wrap items-center gap-x-2 text-label text-muted-foreground">
                  {facts.map((field) => (
                    <span key={field.name} className="max-w-full truncate">
                      <span className="sr-only">{field.label} </span>
                      <CellOf field={field} value={record[field.name]} />
                    </span>
                  ))}
                </span>
              )}
            </span>
            <span className="flex shrink-0 flex-col items-end justify-between gap-2">
              {badges.map((field) => (
                <span key={field.name}>
                  <span className="sr-only">{field.label} </span>
                  <CellOf field={field} value={record[field.name]} />
                </span>
              ))}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
