/** Les circuits : ceux des entités faites ici, qu'on écrit, et ceux des modules, qu'on regarde. */
import { Link } from '@tanstack/react-router'
import { Workflow } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { BlankState } from '@/components/ui/blank-state'
import { buttonStyle } from '@/components/ui/button'
import { useModel } from '@/features/model/use-model'
import type { Entity } from '@/lib/model'
import { EntityGroup } from '@/views/admin/entity-rows'

export function FlowsList() {
  const { t } = useTranslation()
  const model = useModel()
  const all = Object.values(model.entities).filter((entity) => !entity.owned).toSorted((left, right) => left.plural_label.localeCompare(right.plural_label))
  const own = all.filter((entity) => entity.package === 'my')
  const theirs = all.filter((entity) => entity.package !== 'my' && entity.workflow)
  const rows = {
    page: 'flows',
    marks: ({ workflow }: Entity) => (workflow ? <span className="tnum shrink-0 text-label text-muted-foreground">{t('flow.size', { states: workflow.states.length })}</span> : <Badge>{t('flow.none')}</Badge>),
  }
  return (
    <>
      <PageTitle text={t('admin.flows')} className="text-record" />
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('flow.hint')}</p>
      <div className="grid gap-6 py-5">
        <EntityGroup {...rows} title={t('admin.ownEntities')} entities={own}>
          {own.length === 0 && (
            <BlankState icon={<Workflow aria-hidden />} title={t('flow.noEntity')} hint={t('flow.noEntityHint')}>
              <Link to="/admin/entities/new" className={buttonStyle()}>
                {t('admin.newEntity')}
              </Link>
            </BlankState>
          )}
        </EntityGroup>
        {theirs.length > 0 && <EntityGroup {...rows} title={t('admin.moduleEntities')} entities={theirs} />}
      </div>
    </>
  )
}
