/** Toutes les entités : celles qu'on a faites d'abord, puis celles des modules, qu'on peut étendre. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Blocks, Plus } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { BlankState } from '@/components/ui/blank-state'
import { buttonStyle } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Input } from '@/components/ui/input'
import { Skeleton } from '@/components/ui/skeleton'
import { definitionsQuery } from '@/features/definitions/api/definitions'
import { useModel } from '@/features/model/use-model'
import { entityKey, type Entity } from '@/lib/model'
import { plain } from '@/lib/plain'
import { EntityGroup } from '@/views/admin/entity-rows'

export function EntitiesList() {
  const { t } = useTranslation()
  const model = useModel()
  const { data, error, refetch } = useQuery(definitionsQuery)
  const [query, setQuery] = useState('')
  const wanted = plain(useDeferredValue(query))
  const shown = Object.values(model.entities)
    .filter((entity) => plain(`${entity.label} ${entityKey(entity)}`).includes(wanted))
    .toSorted((left, right) => left.label.localeCompare(right.label))
  const [own, theirs] = [shown.filter((entity) => entity.package === 'my'), shown.filter((entity) => entity.package !== 'my')]
  const marks = (entity: Entity) => {
    const added = entity.package === 'my' ? 0 : entity.fields.filter((field) => field.extra).length
    return (
      <>
        {entity.owned && <Badge>{t('admin.lines')}</Badge>}
        {added > 0 && <Badge tone="info">{t('admin.addedFields', { count: added })}</Badge>}
        <span className="tnum shrink-0 text-label text-muted-foreground max-sm:sr-only">{t('admin.fieldCount', { count: entity.fields.filter((field) => !field.system).length })}</span>
      </>
    )
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <PageTitle text={t('admin.entities')} className="flex-1 text-record" />
        <Link to="/admin/entities/new" className={buttonStyle({ variant: 'primary' })}>
          <Plus aria-hidden />
          {t('admin.newEntity')}
        </Link>
      </div>
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('admin.entitiesHint')}</p>
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      <Input type="search" className="mt-4 max-w-sm" aria-label={t('admin.searchEntity')} placeholder={t('admin.searchEntity')} value={query} onChange={(event) => setQuery(event.target.value)} />
      <div className="grid gap-6 py-5">
        <EntityGroup page="entities" marks={marks} title={t('admin.ownEntities')} entities={own}>
          {!data && !error ? (
            <Skeleton className="h-16" />
          ) : (
            own.length === 0 && <BlankState icon={<Blocks aria-hidden />} title={query ? t('admin.noEntity') : t('admin.noOwnEntity')} hint={query ? undefined : t('admin.noOwnEntityHint')} />
          )}
        </EntityGroup>
        {theirs.length > 0 && <EntityGroup page="entities" marks={marks} title={t('admin.moduleEntities')} entities={theirs} />}
      </div>
    </>
  )
}
