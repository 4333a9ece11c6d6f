/** Les vues de tous d'une entité : la liste de départ, les vues partagées, et l'aperçu, qui est la vraie liste. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Breadcrumbs } from '@/components/breadcrumbs'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import type { Layout } from '@/features/definitions/api/layout'
import { same } from '@/lib/form/values'
import { useFormat } from '@/lib/format'
import type { Entity } from '@/lib/model'
import { HeldWhile } from '@/views/admin/held-while'
import { StickyFooter } from '@/views/admin/sticky-footer'
import { useSaveDefinition } from '@/views/admin/use-save-definition'
import { textIn } from '@/views/designer/names'
import { LeaveGuard } from '@/views/form/leave-guard'
import { kindsOf, type Kind } from '@/views/kinds'
import { usePreviewColumns } from '@/views/list/columns'
import { ListView } from '@/views/list/list-view'
import { useListState } from '@/views/list/use-list-state'
import { useViewParam } from '@/views/use-view-param'
import { fromEntity, toBody, withoutList, withUnread } from './draft'
import { QuickBox } from './quick-box'
import { ReadsBox } from './reads-box'
import { SharedViews } from './shared-views'

export function ViewsEditor({ entity, layout }: { entity: Entity; layout: Layout }) {
  const { t, i18n } = useTranslation()
  const { zone } = useFormat()
  const state = useListState(entity, zone)
  const columns = usePreviewColumns(entity)
  const [wanted] = useViewParam<Kind>('view', 'list')
  const kind = kindsOf(entity).includes(wanted) ? wanted : 'list'
  const [start] = useState(() => fromEntity(entity, layout))
  const [draft, setDraft] = useState(start)
  const save = useSaveDefinition({ path: layout.path, version: layout.version, saved: 'shaping.views.saved', reset: 'shaping.views.wasReset' })
  const dirty = !same(toBody(draft, start, layout), toBody(start, start, layout))
  const labelOf = (path: string) => layout.fields.find((field) => field.name === path.split('.', 1)[0])?.label ?? path
  const sorts = draft.sort.split(',').filter(Boolean)
  const ready = draft.quick.every((one) => one.source.trim() !== '' && (one.given !== '' || textIn(one.labels, i18n.language) !== ''))
  return (
    <HeldWhile busy={save.isPending}>
      <Breadcrumbs crumbs={[{ label: t('shaping.views.title'), to: '/admin/views' }, { label: entity.plural_label }]} />
      <p className="mt-2 max-w-2xl text-muted-foreground">{t('shaping.views.hint')}</p>
      <section aria-label={t('shaping.preview')} className="my-5 flex h-[36rem] max-h-[75dvh] min-h-96 flex-col overflow-hidden rounded-lg border bg-background">
        <ListView entity={entity} columns={columns} />
      </section>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-8 gap-y-7 pb-6 lg:grid-cols-2">
        <SharedViews entity={entity} state={state} columns={columns} kind={kind} />
        <div className="grid content-start gap-7">
          <section aria-labelledby="views-start" className="grid gap-3">
            <div className="flex flex-wrap items-center gap-2">
              <h2 id="views-start" className="text-section">
                {t('shaping.views.start')}
              </h2>
              {dirty && <Badge tone="warning">{t('admin.unsaved')}</Badge>}
              {layout.body?.list && (
                <Button variant="quietDanger" className="ml-auto" busy={save.isPending} onClick={() => save.mutate(withoutList(layout))}>
                  {t('shaping.views.reset')}
                </Button>
              )}
            </div>
            <p className="-mt-2 text-muted-foreground">{t('shaping.views.startHint')}</p>
            <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 rounded-lg border bg-card p-3">
              <dt className="text-muted-foreground">{t('shaping.views.columns')}</dt>
              <dd data-columns>{draft.columns.map(labelOf).join(', ')}</dd>
              <dt className="text-muted-foreground">{t('shaping.views.sort')}</dt>
              <dd>{sorts.map((key) => `${labelOf(key.replace('-', ''))} ${key.startsWith('-') ? '↓' : '↑'}`).join(', ')}</dd>
            </dl>
            <div>
              <Button className="h-auto min-h-control whitespace-normal!" disabled={kind !== 'list'} onClick={() => setDraft({ ...draft, columns: withUnread(entity, columns.chosen, draft.columns), sort: state.sort ?? draft.sort })}>
                {t('shaping.views.take')}
              </Button>
            </div>
          </section>
          <QuickBox entity={entity} quick={draft.quick} onChange={(quick) => setDraft({ ...draft, quick })} />
          <ReadsBox entity={entity} fields={layout.fields} reads={draft.reads} onChange={(reads) => setDraft({ ...draft, reads })} />
        </div>
      </div>
      <StickyFooter note={ready ? '' : t('shaping.views.quickMissing')}>
        <Button disabled={!dirty} onClick={() => setDraft(start)}>
          {t('admin.discard')}
        </Button>
        <Button variant="primary" disabled={!dirty || !ready} busy={save.isPending} aria-keyshortcuts="Control+S Meta+S" onClick={() => save.mutate(toBody(draft, start, layout))}>
          {t('action.save')}
        </Button>
      </StickyFooter>
      {/* Régler l'aperçu change l'adresse sans quitter la page. */}
      <LeaveGuard isDirty={() => dirty && !save.isPending} within onLeave={() => setDraft(start)} />
    </HeldWhile>
  )
}
