/** Les entités dont on façonne une vue ; celles que l'organisation a déjà reprises le disent. */
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { Input } from '@/components/ui/input'
import { definitionsQuery } from '@/features/definitions/api/definitions'
import { useModel } from '@/features/model/use-model'
import { entityKey } from '@/lib/model'
import { plain } from '@/lib/plain'
import { EntityRows } from '@/views/admin/entity-rows'

interface ShapeListProps {
  title: string
  hint: string
  /** Page de la configuration où mène chaque entité. */
  page: string
  /** Celles qui ont leur propre liste seulement. */
  listed?: boolean
}

export function ShapeList({ title, hint, page, listed }: ShapeListProps) {
  const { t } = useTranslation()
  const { entities } = useModel()
  const { data = [] } = useQuery(definitionsQuery)
  const [query, setQuery] = useState('')
  const wanted = plain(useDeferredValue(query))
  const arranged = new Set(data.map((head) => head.path))
  const shown = Object.values(entities)
    .filter((entity) => !(listed && entity.owned) && plain(`${entity.plural_label} ${entityKey(entity)}`).includes(wanted))
    .toSorted((left, right) => left.plural_label.localeCompare(right.plural_label))
  return (
    <>
      <PageTitle text={title} className="text-record" />
      <p className="mt-1 max-w-2xl text-muted-foreground">{hint}</p>
      <Input type="search" className="mt-4 max-w-sm" aria-label={t('admin.searchEntity')} placeholder={t('admin.searchEntity')} value={query} onChange={(event) => setQuery(event.target.value)} />
      {shown.length === 0 && <p className="py-5 text-muted-foreground">{t('admin.noEntity')}</p>}
      <div className="py-5">
        <EntityRows entities={shown} page={page} marks={(entity) => arranged.has(`overlays/${entity.package}/views/${entity.name}`) && <Badge tone="info">{t('shaping.arranged')}</Badge>} />
      </div>
    </>
  )
}
