/** Des entités à ouvrir dans une page de la configuration, chacune avec ce qu'on en dit là. */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Icon } from '@/components/ui/icon'
import { entityKey, type Entity } from '@/lib/model'

interface EntityRowsProps {
  entities: Entity[]
  /** Page où mène chacune : `/admin/<page>/<paquet>/<entité>`. */
  page: string
  marks: (entity: Entity) => ReactNode
}

export function EntityRows({ entities, page, marks }: EntityRowsProps) {
  return (
    <ul className="grid divide-y rounded-lg border bg-card empty:hidden">
      {entities.map((entity) => (
        <li key={entityKey(entity)}>
          <Link to={`/admin/${page}/${entity.package}/${entity.name}`} className="ring-inside flex min-h-12 items-center gap-3 px-3 py-2 hover:bg-muted">
            <Icon name={entity.icon} className="size-4.5 shrink-0 text-muted-foreground" />
            <span className="grid min-w-0 flex-1">
              <span className="truncate font-medium">{entity.plural_label}</span>
              <span className="truncate font-mono text-meta text-muted-foreground">{entityKey(entity)}</span>
            </span>
            {marks(entity)}
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** Les mêmes, sous un titre. */
export function EntityGroup({ title, children, ...rows }: EntityRowsProps & { title: string; children?: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="pb-2 text-section">{title}</h2>
      {children}
      <EntityRows {...rows} />
    </section>
  )
}
