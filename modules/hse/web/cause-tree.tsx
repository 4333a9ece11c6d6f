/** L'arbre des causes d'une enquête : l'incident, et de pourquoi en pourquoi, ce que l'organisation a laissé faire. */
import { useQuery } from '@tanstack/react-query'
import { GitFork, Plus, TriangleAlert } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { useModel } from '@/features/model/use-model'
import { searchQuery } from '@/features/records/api/list-records'
import { CellOf } from '@/fields/cell-of'
import { fieldNamed, type Entity } from '@/lib/model'
import type { ModuleTabProps } from '@/lib/module-screens'
import { CauseBranches } from './cause-branches'
import { CauseForm } from './cause-form'
import { reachesRoot, treeOf, whyId, type Writing } from './causes'
import { useCauseWrites } from './use-cause-writes'

/** Au-delà, un arbre ne se lit plus. */
const MOST = 500

export default function CauseTree({ entity, record }: ModuleTabProps) {
  const store = useModel().entities['hse.cause']
  return store ? <Tree entity={entity} record={record} store={store} /> : null
}

function Tree({ entity, record, store }: ModuleTabProps & { store: Entity }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(searchQuery(store, { filter: `investigation == ${JSON.stringify(record.id)}`, fields: 'text,kind,evidence,parent,version', sort: 'created_at', limit: MOST }))
  const [writing, setWriting] = useState<Writing | undefined>()
  const focusLater = useFocusLater()
  const writes = useCauseWrites(store, record.id)
  if (!data) return error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <Skeleton className="h-64" />
  const tree = treeOf(data.data)
  const final = entity.workflow?.states.find((state) => state.name === record[entity.workflow?.field ?? ''])?.final === true
  const mayAdd = !final && store.rights.create === true
  const incident = fieldNamed(entity, 'incident')
  const close = (focus: string) => {
    setWriting(undefined)
    focusLater(focus)
  }
  return (
    <div className="grid gap-4">
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {final && <p className="text-muted-foreground">{t('hse.causes.read')}</p>}
      <div className="overflow-x-auto pb-4 scroll-thin">
        <div className="flex min-w-fit flex-col lg:flex-row lg:items-start">
          <div className="shrink-0 rounded-lg border-2 border-danger bg-card p-3 lg:w-56">
            <p className="flex items-center gap-2 text-label text-muted-foreground">
              <TriangleAlert aria-hidden className="size-4 text-danger" />
              {t('hse.causes.event')}
            </p>
            {incident && (
              <div className="mt-1 font-medium break-words">
                <CellOf field={incident} value={record.incident} />
              </div>
            )}
            {mayAdd && (
              <Button id={whyId(undefined)} size="small" className="mt-2" data-print="hide" onClick={() => setWriting({})}>
                <Plus aria-hidden />
                {t('hse.causes.why')}
              </Button>
            )}
          </div>
          <CauseBranches
            causes={tree}
            writing={writing}
            form={(cause) => (
              <CauseForm
                key={cause?.id ?? writing?.under ?? 'event'}
                store={store}
                tree={tree}
                cause={cause}
                under={writing?.under}
                onSave={(body) => (cause ? writes.change(cause, body) : writes.add(body))}
                onDone={(id) => close(cause ? whyId(cause.id) : whyId(id ?? writing?.under))}
              />
            )}
            mayAdd={mayAdd}
            mayChange={!final && store.rights.edit === true}
            mayRemove={!final && store.rights.delete === true}
            kinds={fieldNamed(store, 'kind')?.options ?? []}
            onWrite={setWriting}
            onRemove={(cause, mother) => {
              focusLater(whyId(mother))
              void writes.remove(cause)
            }}
          />
        </div>
      </div>
      {tree.length === 0 && writing === undefined && <BlankState icon={<GitFork aria-hidden />} title={t('hse.causes.none')} hint={t('hse.causes.noneHint')} />}
      {tree.length > 0 && !reachesRoot(tree) && <p role="status" className="text-label text-warning">{t('hse.causes.rootless')}</p>}
      {data.next_cursor !== null && <p role="status">{t('hse.causes.more', { count: MOST })}</p>}
    </div>
  )
}

/** Mène le focus à un élément dès qu'il est là : une cause écrite n'arrive qu'avec la relecture. */
function useFocusLater() {
  const wanted = useRef<string | undefined>(undefined)
  useEffect(() => {
    const found = wanted.current === undefined ? null : document.getElementById(wanted.current)
    if (!found) return
    wanted.current = undefined
    found.focus()
  })
  return (id: string) => {
    wanted.current = id
  }
}
