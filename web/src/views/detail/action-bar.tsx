/** Ce qu'on peut faire de la fiche : une action principale, modifier, et le reste dans le menu avec la raison des refus. */
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useRouter } from '@tanstack/react-router'
import { Ellipsis, Pencil } from 'lucide-react'
import { lazy, Suspense, use, useState, type ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, buttonStyle } from '@/components/ui/button'
import { deferred } from '@/components/ui/deferred'
import { actionsQuery } from '@/features/records/api/list-actions'
import { useOffered } from '@/lib/here'
import { linkTo } from '@/lib/link-to'
import { entityKey, isComputed, recordPath, titleOf, type ActionShape, type Entity, type Field, type RecordData } from '@/lib/model'
import type { OfferedAction } from '@/lib/records/port'
import { useStore } from '@/lib/store'
import { neighboursOf, trail } from '@/lib/trail'
import { useShortcut } from '@/lib/use-shortcut'
import { BesideContext } from '@/views/beside'
import { PlaceContext } from './place'
import { useDelete } from './use-delete'
import { useAction } from './use-action'

const ActionDialog = lazy(() => import('./action-dialog'))
const DocumentsDialog = lazy(() => import('@/views/documents/documents-dialog'))
const ActionMenu = deferred(() => import('./action-menu'), 'menu')
const SummonedMenu = lazy(() => import('./action-menu'))

/** Ton d'une action qu'on ne pousse pas à faire : revenir en arrière, détruire. */
const cautious = new Set(['danger', 'warning'])

export function ActionBar({ entity, record }: { entity: Entity; record: RecordData }) {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const { data: offers } = useQuery(actionsQuery(entity, record.id, i18n.language))
  const [asked, setAsked] = useState<{ action: OfferedAction; shape?: ActionShape } | undefined>()
  const [reading, setReading] = useState(false)
  const act = useAction(entity, record)
  const beside = use(BesideContext)
  const kin = neighboursOf(useStore(trail), entityKey(entity), record.id)
  const router = useRouter()
  const leave = async () => {
    const left = router.latestLocation.href
    await (beside ? beside.leave(kin?.next ?? kin?.previous) : navigate(linkTo(kin?.href ?? entity.path)))
    // D'une autre page, où l'on se ravise, la liste revient comme on l'a quittée ; une fiche seule, elle, revient seule.
    return () => (beside && router.latestLocation.pathname === entity.path ? beside.show(record.id) : navigate(linkTo(left)))
  }
  const remove = useDelete(entity, record, leave)
  const editPath = `${recordPath(entity, record.id)}/edit`
  useShortcut('e', () => void navigate({ to: editPath }), Boolean(offers?.edit))
  const assignee = assigneeOf(entity)
  const place = use(PlaceContext)
  const assign = (field: Field) => {
    // Sous un autre onglet, la personne à qui l'on confie n'est pas à l'écran : le formulaire la montre.
    const seen = place?.freedom(field) === 'here' && document.querySelector(`[data-spot="${field.name}"]`)?.checkVisibility()
    if (seen) place.start(field.name)
    else void navigate({ to: editPath, hash: `field-${field.name}` })
  }
  useShortcut('a', () => assignee && assign(assignee), Boolean(offers?.edit && assignee))
  // À chaque appui, un menu neuf : il s'ouvre en arrivant.
  const [summoned, setSummoned] = useState(0)

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
  useShortcut('s', () => setSummoned((times) => times + 1), actions.length > 0)
  const told = (action: OfferedAction) => ({ ...action, tone: shapeOf(action)?.tone })
  // Une fiche qui n'existe encore qu'ici n'a pas de document.
  const documents = entity.documents?.length && !record.$local ? () => setReading(true) : undefined
  const menu = { refused, onStart: start, onDocuments: documents, onDelete: offers?.delete ? () => remove.mutate() : undefined }
  useOffered(() => ({
    title: titleOf(entity, record),
    commands: [
      ...allowed.map((action) => ({ key: action.name, label: action.label, run: () => start(action) })),
      ...(offers?.edit ? [{ key: 'edit', label: t('action.edit'), run: () => void navigate({ to: editPath }) }] : []),
      ...(documents ? [{ key: 'documents', label: t('detail.documents'), run: documents }] : []),
      ...(offers?.delete ? [{ key: 'delete', label: t('action.delete'), run: () => remove.mutate() }] : []),
    ],
  }))
  const hasMenu = others.length + refused.length > 0 || documents || offers?.delete
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
        // La liste d'à côté a déjà le bouton principal de l'écran.
        <Button variant={beside ? 'outline' : 'primary'} busy={act.isPending} onClick={() => start(main)}>
          {main.label}
        </Button>
      )}
      {summoned > 0 ? (
        <Suspense fallback={<MoreActionsButton />}>
          <SummonedMenu key={summoned} {...menu} others={allowed.map(told)} />
        </Suspense>
      ) : (
        hasMenu && <ActionMenu {...menu} others={others.map(told)} trigger={(props) => <MoreActionsButton {...props} />} />
      )}
      {reading && (
        <Suspense>
          <DocumentsDialog entity={entity} record={record} edits={offers.edit} onClose={() => setReading(false)} />
        </Suspense>
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

/** La personne à qui l'on confie la fiche : le premier champ de personne qu'on puisse changer, et que personne ne remplit d'avance. */
const assigneeOf = (entity: Entity) => entity.fields.find((field) => field.type === 'user' && !field.read_only && !field.set_once && !field.system && !isComputed(field) && field.initial === undefined)

export function MoreActionsButton(props: ComponentProps<'button'>) {
  const { t } = useTranslation()
  return (
    <Button size="icon" aria-label={t('detail.otherActions')} aria-keyshortcuts="s" {...props}>
      <Ellipsis aria-hidden />
    </Button>
  )
}
