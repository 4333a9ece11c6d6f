/** Vues partagées d'une entité : les ouvrir dans l'aperçu, les ranger, dire laquelle s'ouvre d'abord, les retirer. */
import { useSearch } from '@tanstack/react-router'
import { BookmarkPlus, House, PencilLine, Save, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { useModel } from '@/features/model/use-model'
import { cx } from '@/lib/cx'
import { fieldNamed, type Entity, type SavedView } from '@/lib/model'
import { MoveButtons } from '@/views/admin/move-buttons'
import type { Kind } from '@/views/kinds'
import { writeColumns, type Columns } from '@/views/list/columns'
import { capture, contentOf } from '@/views/list/saved-view'
import { SavedViewDialog } from '@/views/list/saved-view-dialog'
import type { ListState } from '@/views/list/use-list-state'
import { useSavedViews } from '@/views/list/use-saved-views'
import { useViewWrites } from '@/views/list/use-view-writes'

interface SharedViewsProps {
  entity: Entity
  state: ListState
  columns: Columns
  kind: Kind
}

export function SharedViews({ entity, state, columns, kind }: SharedViewsProps) {
  const { t } = useTranslation()
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const saved = useSavedViews(entity)
  const { write, arrange, remove } = useViewWrites(entity, saved)
  const [asking, setAsking] = useState<SavedView | 'new' | undefined>()
  const store = useModel().entities['core.saved_view']
  const views = saved.views.filter((view) => view.shared !== 'private')
  const reach = (view: SavedView) => store && fieldNamed(store, 'shared')?.options?.find((option) => option.value === view.shared)?.label
  const kept = capture({ ...search, cols: search.cols ?? (columns.changed ? writeColumns(columns.list) : undefined) })
  const content = contentOf({ kind, cel: state.cel, sort: state.sort, columns: columns.chosen }, kept)
  const isWriting = write.isPending || arrange.isPending
  const move = (view: SavedView, step: 1 | -1) => {
    const at = views.findIndex((one) => one.id === view.id)
    const [held, other] = [views[at], views[at + step]]
    if (held && other) arrange.mutate(views.with(at, other).with(at + step, held))
    return held !== undefined && other !== undefined
  }
  // Une flèche poussée avant la réponse attend son tour : la suite part des rangs et des versions relus.
  const press = useWaiting(isWriting, ({ view, step }: { view: SavedView; step: 1 | -1 }) => move(view, step))
  if (!store) return null
  return (
    <section aria-labelledby="views-shared" className="grid content-start gap-3">
      <h2 id="views-shared" className="text-section">
        {t('shaping.views.shared')}
      </h2>
      <p className="-mt-2 text-muted-foreground">{t('shaping.views.sharedHint')}</p>
      {views.length > 0 && (
        <ul className="grid divide-y rounded-lg border bg-card">
          {views.map((view, rank) => (
            <li key={view.id} data-view={view.name} className={cx('flex flex-wrap items-center gap-x-0.5 gap-y-1 px-1 py-1', saved.current?.id === view.id && 'bg-accent')}>
              <button type="button" aria-pressed={saved.current?.id === view.id} onClick={() => saved.open(view)} className="ring-inside flex min-h-9 min-w-0 flex-1 basis-48 flex-wrap items-center gap-2 rounded-md px-2 text-left">
                <span className="min-w-0 truncate font-medium">{view.name}</span>
                <span className="text-meta text-muted-foreground">{t(`view.${view.kind}`)}</span>
                <Badge tone="info">{reach(view)}</Badge>
                {view.is_default && <Badge tone="success">{t('shaping.views.opensFirst')}</Badge>}
              </button>
              {saved.current?.id === view.id && saved.changed && (
                <Button variant="ghost" size="smallIcon" aria-label={t('shaping.views.keepIn', { name: view.name })} title={t('views.save')} onClick={() => write.mutate({ view, body: content })}>
                  <Save aria-hidden />
                </Button>
              )}
              <MoveButtons name={view.name} first={rank === 0} last={rank === views.length - 1} onMove={(step) => press({ view, step })} />
              <Button variant="ghost" size="smallIcon" aria-pressed={Boolean(view.is_default)} aria-label={t('shaping.views.openFirst', { name: view.name })} title={t('views.first')} onClick={() => write.mutate({ view, body: { is_default: !view.is_default } })}>
                <House aria-hidden className={cx(view.is_default && 'fill-current text-primary')} />
              </Button>
              <Button variant="ghost" size="smallIcon" aria-label={t('shaping.views.rename', { name: view.name })} title={t('views.edit')} onClick={() => setAsking(view)}>
                <PencilLine aria-hidden />
              </Button>
              <Button variant="ghost" size="smallIcon" aria-label={t('action.removeNamed', { name: view.name })} title={t('views.remove')} onClick={() => remove.mutate(view)}>
                <Trash2 aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button className="h-auto min-h-control whitespace-normal!" disabled={!store.rights.create} onClick={() => setAsking('new')}>
          <BookmarkPlus aria-hidden />
          {t('shaping.views.keepNew')}
        </Button>
      </div>
      {asking && (
        <SavedViewDialog
          store={store}
          view={asking === 'new' ? undefined : asking}
          first="everyone"
          busy={write.isPending}
          problem={write.error}
          onSave={(body) =>
            write.mutate(asking === 'new' ? { body: { ...content, position: views.length, ...body } } : { view: asking, body }, {
              onSuccess: (record) => {
                if (asking === 'new') saved.open({ id: record.id, name: '', kind, shared: '', layout: { search: kept } })
                setAsking(undefined)
              },
            })
          }
          onClose={() => setAsking(undefined)}
        />
      )}
    </section>
  )
}

/** Ce qu'on demande pendant une écriture, fait ensuite dans l'ordre, une écriture à la fois ; `act` dit s'il en commence une. */
function useWaiting<T>(busy: boolean, act: (asked: T) => boolean): (asked: T) => void {
  const waiting = useRef<T[]>([])
  const latest = useRef(act)
  useEffect(() => {
    latest.current = act
  })
  useEffect(() => {
    if (busy) return
    let begun = false
    while (!begun && waiting.current.length > 0) begun = latest.current(waiting.current.shift() as T)
  }, [busy])
  return (asked) => void (busy ? waiting.current.push(asked) : act(asked))
}
