/** Ceux qui font les travaux : les groupes, leur largeur et leurs sortes, et les serveurs en marche. */
import { useQuery } from '@tanstack/react-query'
import { Plus, TriangleAlert } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { staffQuery, type WorkerNode } from '@/features/automation/api/workers'
import { useModel } from '@/features/model/use-model'
import { useFormat } from '@/lib/format'
import { GroupDialog } from './group-dialog'
import { GroupLine } from './group-line'

export function Staff() {
  const { t } = useTranslation()
  const manages = useModel().permissions.includes('core.job.manage')
  const { data, error, refetch } = useQuery(staffQuery)
  const [adding, setAdding] = useState(false)
  const add = useRef<HTMLButtonElement>(null)
  if (!data) return error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <Skeleton className="my-4 h-48" />
  return (
    <div className="grid gap-x-6 gap-y-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <section aria-labelledby="worker-groups">
        <div className="flex flex-wrap items-center gap-3 pb-2">
          <h2 id="worker-groups" className="flex-1 text-section">
            {t('work.staff')}
          </h2>
          {manages && (
            <Button ref={add} size="small" onClick={() => setAdding(true)}>
              <Plus aria-hidden />
              {t('work.newGroup')}
            </Button>
          )}
        </div>
        <p className="max-w-2xl pb-3 text-label text-muted-foreground">{t('work.staffHint')}</p>
        <ul className="grid divide-y rounded-lg border bg-card">
          {data.groups.map((group) => (
            <GroupLine key={group.name} group={group} manages={manages} onRemoved={() => add.current?.focus()} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="worker-nodes">
        <h2 id="worker-nodes" className="pb-2 text-section">
          {t('work.nodes')}
        </h2>
        {data.nodes.length === 0 ? (
          <p className="flex items-start gap-1.5 text-danger">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            {t('work.noNode')}
          </p>
        ) : (
          <ul className="grid divide-y rounded-lg border bg-card">
            {data.nodes.map((node) => (
              <NodeLine key={node.node} node={node} />
            ))}
          </ul>
        )}
      </section>
      {adding && <GroupDialog onClose={() => setAdding(false)} />}
    </div>
  )
}

function NodeLine({ node }: { node: WorkerNode }) {
  const { t } = useTranslation()
  const { datetime } = useFormat()
  return (
    <li className="grid px-4 py-2.5">
      <p className="font-medium">{t('work.node', { id: node.node.slice(-8) })}</p>
      <p className="tnum text-label text-muted-foreground">{t('work.since', { at: datetime(node.started_at), version: node.version })}</p>
      <p className="text-label text-muted-foreground">{t('work.busy', { count: node.running })}</p>
    </li>
  )
}
