/** Arbre d'une entité qui se contient : les racines, puis chaque branche demandée quand on l'ouvre. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, type KeyboardEvent } from 'react'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { Unclipped } from '@/components/ui/unclipped'
import { useModel } from '@/features/model/use-model'
import { aggregateQuery } from '@/features/records/api/aggregate-records'
import { searchQuery } from '@/features/records/api/list-records'
import { joinCel } from '@/lib/filter'
import { fieldNamed } from '@/lib/model'
import { parentField, type ViewProps } from '@/views/kinds'
import { listFields } from '@/views/list/columns'
import { NothingHere } from '@/views/list/nothing-here'
import { useRowMenu } from '@/views/list/use-row-menu'
import { Branch } from './branch'

const PARENT = 'parent_key'
const MOST_PARENTS = 1000
const MOST_FACTS = 2
const FIRST_BRANCHES = 12

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY }

/** Flèches verticales et extrémités : d'un élément visible à l'autre. Le reste est affaire de chaque branche. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key]
  if (step === undefined) return
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="treeitem"]')]
  const here = items.indexOf((event.target as HTMLElement).closest<HTMLElement>('[role="treeitem"]') as HTMLElement)
  event.preventDefault()
  items[Math.min(Math.max(here + step, 0), items.length - 1)]?.focus()
}

export default function TreeView({ entity, query, onCount }: ViewProps) {
  const model = useModel()
  const menu = useRowMenu(entity)
  const parent = parentField(entity)?.name ?? 'parent'
  // Une recherche ou un filtre montre ce qui correspond, où que ce soit dans l'arbre.
  const narrowed = Boolean(query.filter || query.q)
  // Le nom d'une branche est tout ce qu'on y lit : des initiales n'y ont pas leur place.
  const facts = entity.list.columns.flatMap((name) => fieldNamed(entity, name) ?? []).filter((field) => ![entity.title_field, entity.number_field, parent].includes(field.name) && field.type !== 'user').slice(0, MOST_FACTS)
  const { data, error, refetch } = useQuery(searchQuery(entity, { ...query, filter: narrowed ? query.filter : joinCel([`${parent} == null`]), ...listFields(model, entity, facts), sort: entity.title_field, limit: 500 }))
  // Une demande dit combien chaque branche en a sous elle : une feuille ne se déplie pas pour rien.
  const below = useQuery(aggregateQuery(entity, { group: `${PARENT}:${parent}`, measures: 'count', limit: MOST_PARENTS })).data
  const counts = below && !below.more ? new Map(below.data.map((row) => [(row[PARENT] as { id: string } | null)?.id ?? '', Number(row.count)])) : undefined
  useEffect(() => onCount(null), [onCount])
  return (
    <div className="min-h-0 flex-1 overflow-y-auto border-t" aria-busy={!data} data-tree>
      {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <TreeSkeleton />}
      {data?.data.length === 0 && <NothingHere entity={entity} />}
      {data && data.data.length > 0 && (
        <Unclipped>
          <ul role="tree" aria-label={entity.plural_label} onKeyDown={walk}>
            {data.data.map((record, index) => (
              <Branch key={record.id} entity={entity} parent={parent} record={record} facts={facts} counts={counts} level={1} first={index === 0} menu={menu} />
            ))}
          </ul>
        </Unclipped>
      )}
      {menu.menu}
    </div>
  )
}

/** Arbre en attente : des branches à leur hauteur. */
const TreeSkeleton = () => (
  <div aria-hidden>
    {Array.from({ length: FIRST_BRANCHES }, (_, branch) => (
      <div key={branch} className="flex min-h-row items-center gap-3 border-b px-6">
        <Skeleton className="size-4" />
        <Skeleton className={branch % 2 === 0 ? 'h-4 w-56' : 'h-4 w-40'} />
        <Skeleton className="ml-auto h-4 w-24 max-md:hidden" />
      </div>
    ))}
  </div>
)
