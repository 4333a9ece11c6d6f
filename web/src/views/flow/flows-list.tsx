/** Les circuits : ceux des entités faites ici, qu'on écrit, et ceux des modules, qu'on regarde. */
import { Link } from '@tanstack/react-router'
import { Workflow } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { BlankState } from '@/components/ui/blank-state'
import { buttonStyle } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { useModel } from '@/features/model/use-model'
import { entityKey, type Entity } from '@/lib/model'

export function FlowsList() {
  const { t } = useTranslation()
  const model = useModel()
  const all = Object.values(model.entities).filter((entity) => !entity.owned).toSorted((left, right) => left.label.localeCompare(right.label))
  const own = all.filter((entity) => entity.package === 'my')
  const theirs = all.filter((entity) => entity.package !== 'my' && entity.workflow)
  return (
    <>
      <PageTitle text={t('admin.flows')} className="text-record" />
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('flow.hint')}</p>
      <div className="grid gap-6 py-5">
        <Group title={t('admin.ownEntities')} entities={own}>
          {own.length === 0 && (
            <BlankState icon={<Workflow aria-hidden />} title={t('flow.noEntity')} hint={t('flow.noEntityHint')}>
              <Link to="/admin/entities/new" className={buttonStyle()}>
                {t('admin.newEntity')}
              </Link>
            </BlankState>
          )}
        </Group>
        {theirs.length > 0 && <Group title={t('admin.moduleEntities')} entities={theirs} />}
      </div>
    </>
  )
}

function Group({ title, entities, children }: { title: string; entities: Entity[]; children?: React.ReactNode }) {
  const { t } = useTranslation()
  return (
    <section aria-label={title}>
      <h2 className="pb-2 text-section">{title}</h2>
      {children}
      {entities.length > 0 && (
        <ul className="grid divide-y rounded-lg border bg-card">
          {entities.map((entity) => (
            <li key={entityKey(entity)}>
              <Link to={`/admin/flows/${entity.package}/${entity.name}`} className="ring-inside flex min-h-12 items-center gap-3 px-3 py-2 hover:bg-muted">
                <Icon name={entity.icon} className="size-4.5 shrink-0 text-muted-foreground" />
                <span className="grid min-w-0 flex-1">
                  <span className="truncate font-medium">{entity.label}</span>
                  <span className="truncate font-mono text-meta text-muted-foreground">{entityKey(entity)}</span>
                </span>
                {entity.workflow ? <span className="tnum shrink-0 text-label text-muted-foreground">{t('flow.size', { states: entity.workflow.states.length })}</span> : <Badge>{t('flow.none')}</Badge>}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
