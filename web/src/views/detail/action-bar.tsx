/** Ce qu'on peut faire de la fiche : une action principale, modifier, et le reste dans le menu avec la raison des refus. */
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Ellipsis, Pencil } from 'lucide-react'
import { lazy, Suspense, useState, type ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, buttonStyle } from '@/components/ui/button'
import { deferred } from '@/components/ui/deferred'
import { actionsQuery } from '@/features/records/api/list-actions'
import { linkTo } from '@/lib/link-to'
import { entityKey, recordPath, type ActionShape, type Entity, type RecordData } from '@/lib/model'
import type { OfferedAction } from '@/lib/records/port'
import { useStore } from '@/lib/store'
import { neighboursOf, trail } from '@/lib/trail'
import { useShortcut } from '@/lib/use-shortcut'
import { useDelete } from './use-delete'
import { useAction } from './use-action'

const ActionDialog = lazy(() => import('./action-dialog'))
const ActionMenu = deferred(() => import('./action-menu'), 'menu')

/** Ton d'une action qu'on ne pousse pas à faire : revenir en arrière, détruire. */
const cautious = new Set(['danger', 'warning'])

export function ActionBar({ entity, record }: { entity: Entity; record: RecordData }) {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const { data: offers } = useQuery(actionsQuery(entity, record.id, i18n.language))
  const [asked, setAsked] = useState<{ action: OfferedAction; shape?: ActionShape } | undefined>()
  const act = useAction(entity, record)
  const back = neighboursOf(useStore(trail), entityKey(entity), record.id)?.href ?? entity.path
  const remove = useDelete(entity, record, { leave: () => navigate(linkTo(back)), comeBack: () => navigate({ to: recordPath(entity, record.id) }) })
  const editPath = `${recordPath(entity, record.id)}/edit`
  useShortcut('e', () => void navigate({ to: editPath }), Boolean(offers?.edit))

  const shapeOf = (action: OfferedAction) => entity.actions?.find((one) => one.name === action.name)
  const start = (action: OfferedAction) => {
    const shape = shapeOf(action)
    if (shape?.confirm || shape?.params?.length) setAsked({ action, shape })
    else act.mutate({ name: action.name, label: action.label, body: {} })
  }
  const actions = offers?.data ?? []
  const allowed = actions.filter((action) => action.allowed)
  // Celle que la définition dit principale, sinon la première permise qui n'a rien de dangereux.
  const main = allowed.find((action) => shapeOf(action)?.tone === 'primary') ?? allowed.find((action) => !cautious.has(shapeOf(action)?.tone ?? ''))
  const others = allowed.filter((action) => action !== main)
  const refused = actions.filter((action) => !action.allowed && action.reason)
  const hasMenu = others.length + refused.length > 0 || offers?.delete
  if (!offers) return <div className="h-control" />
  return (
    <div role="group" aria-label={t('detail.actions')} data-print="hide" className="flex flex-wrap items-center gap-2">
      {offers.edit && (
        <Link to={editPath} aria-keyshortcuts="e" className={buttonStyle()}>
          <Pencil aria-hidden />
          {t('action.edit')}
        </Link>
      )}
      {main && (
        <Button variant="primary" busy={act.isPending} onClick={() => start(main)}>
          {main.label}
        </Button>
      )}
      {hasMenu && (
        <ActionMenu
          others={others.map((action) => ({ ...action, tone: shapeOf(action)?.tone }))}
          refused={refused}
          onStart={start}
          onDelete={offers.delete ? () => remove.mutate() : undefined}
          trigger={(props) => <MoreActionsButton {...props} />}
        />
      )}
      {asked && (
        <Suspense>
          <ActionDialog
            entity={entity}
            record={record}
            action={asked.action}
            shape={asked.shape}
            onClose={() => setAsked(undefined)}
          />
        </Suspense>
      )}
    </div>
  )
}

export function MoreActionsButton(props: ComponentProps<'button'>) {
  const { t } = useTranslation()
  return (
    <Button size="icon" aria-label={t('detail.otherActions')} {...props}>
      <Ellipsis aria-hidden />
    </Button>
  )
}
