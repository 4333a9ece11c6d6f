/** Fiche générique : en-tête et actions, étapes du circuit, puis ses onglets. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FileQuestion } from 'lucide-react'
import { lazy, Suspense, use, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Breadcrumbs } from '@/components/breadcrumbs'
import { LocalBadge } from '@/components/local-mark'
import { PageTitle } from '@/components/page-title'
import { Afterwards } from '@/components/ui/afterwards'
import { Badge } from '@/components/ui/badge'
import { Button, buttonStyle } from '@/components/ui/button'
import { BlankState } from '@/components/ui/blank-state'
import { ErrorPanel } from '@/components/ui/error-panel'
import { BookmarkButton } from '@/features/bookmarks/bookmark-button'
import { useModel } from '@/features/model/use-model'
import { recordQuery } from '@/features/records/api/get-record'
import { actionsQuery } from '@/features/records/api/list-actions'
import { cx } from '@/lib/cx'
import { asProblem } from '@/lib/http/problem'
import { crumbsTo } from '@/lib/menu-path'
import { entityKey, fieldNamed, recordPath, titleOf, type Entity, type RecordData } from '@/lib/model'
import { remember } from '@/lib/recent'
import { useStore } from '@/lib/store'
import { neighboursOf, trail } from '@/lib/trail'
import { BesideContext } from '@/views/beside'
import { ActionBar } from './action-bar'
import { Clocks } from './clocks'
import { BodySkeleton, DetailSkeleton } from './detail-skeleton'
import { DetailTabs } from './detail-tabs'
import { EditableValue } from './editable-value'
import { FrozenNote } from './frozen-note'
import { Neighbours } from './neighbours'
import { PlaceContext } from './place'
import { RecordPlace } from './record-place'
import { StepBar } from './step-bar'

const ApprovalBanner = lazy(() => import('@/views/approvals/approval-banner'))

export function DetailView({ entity, id }: { entity: Entity; id: string }) {
  const { t, i18n } = useTranslation()
  const beside = use(BesideContext)
  const { data: record, error, refetch } = useQuery(recordQuery(entity, id))
  // Demandées avec la fiche et attendues avec elle : venues après, elles pousseraient ce qu'on a commencé à lire.
  const offers = useQuery(actionsQuery(entity, id, i18n.language))
  if (record && (!offers.isPending || offers.failureCount > 0)) {
    return (
      <Afterwards fallback={<DetailSkeleton />}>
        <Detail entity={entity} record={record} />
      </Afterwards>
    )
  }
  if (record || !error) return <DetailSkeleton />
  const { status } = asProblem(error)
  if (status !== 404) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  return (
    <>
      <RecordTitle text={t('error.notFoundTitle')} className="sr-only" />
      <BlankState icon={<FileQuestion aria-hidden />} title={t('detail.gone')} hint={t('detail.goneHint')}>
        {beside ? (
          <Button onClick={() => void beside.leave(undefined)}>{t('detail.closePane')}</Button>
        ) : (
          <Link to={entity.path} className={buttonStyle({ variant: 'primary' })}>
            {t('detail.backTo', { label: entity.plural_label })}
          </Link>
        )}
      </BlankState>
    </>
  )
}

/** Le titre de la page, ou celui d'une partie de la page quand la fiche est à côté d'une liste. */
function RecordTitle({ text, className }: { text: string; className: string }) {
  if (!use(BesideContext)) return <PageTitle text={text} className={className} />
  return <h2 className={cx('min-w-0 break-words', className)}>{text}</h2>
}

function Detail({ entity, record }: { entity: Entity; record: RecordData }) {
  const title = titleOf(entity, record)
  const number = entity.number_field && entity.number_field !== entity.title_field ? record[entity.number_field] : undefined
  const path = recordPath(entity, record.id)
  const { icon } = entity
  const beside = use(BesideContext)
  const model = useModel()
  const neighbours = neighboursOf(useStore(trail), entityKey(entity), record.id)
  // Une fiche qu'on parcourt à côté de sa liste n'est pas une page où l'on est allé.
  const visited = !beside
  useEffect(() => {
    if (visited) remember({ to: path, label: title, hint: number ? String(number) : undefined, icon })
  }, [visited, path, title, number, icon])
  return (
    <RecordPlace entity={entity} record={record}>
      {!beside && (
        <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
          <Breadcrumbs crumbs={[...crumbsTo(model, entity, neighbours?.href), { label: number ? String(number) : title }]} />
          {neighbours && <Neighbours entity={entity} neighbours={neighbours} />}
        </div>
      )}
      <header className="flex flex-wrap items-start gap-x-6 gap-y-3">
        <div className="group/field min-w-0 flex-1 basis-80">
          <EditableTitle entity={entity} record={record} title={title} />
          <p className="mt-1.5 flex flex-wrap items-center gap-2">
            {number !== undefined && <span className="tnum text-muted-foreground">{String(number)}</span>}
            {record.$local && <LocalBadge local={record.$local} />}
            <Badges entity={entity} record={record} />
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <BookmarkButton model={model} path={path} name={title} />
          <ActionBar entity={entity} record={record} />
        </div>
      </header>
      <PendingApproval entity={entity} id={record.id} />
      {entity.workflow && <StepBar workflow={entity.workflow} current={String(record[entity.workflow.field] ?? '')} />}
      <RunningClocks entity={entity} id={record.id} />
      <FrozenNote entity={entity} record={record} />
      {/* Son nom, son état et ses actions d'abord : c'est ce qu'on cherche des yeux. */}
      <Afterwards fallback={<BodySkeleton />}>
        <DetailTabs entity={entity} record={record} />
      </Afterwards>
    </RecordPlace>
  )
}

/** Le titre se change comme une autre valeur ; pendant qu'il se saisit, la page garde son nom. */
function EditableTitle({ entity, record, title }: { entity: Entity; record: RecordData; title: string }) {
  const place = use(PlaceContext)
  const field = fieldNamed(entity, entity.title_field)
  const text = <RecordTitle text={title} className="text-record" />
  if (!field || !place || (place.editing !== field.name && place.freedom(field) !== 'here')) return text
  return (
    <>
      {place.editing === field.name && <RecordTitle text={title} className="sr-only" />}
      <EditableValue entity={entity} record={record} field={field}>
        {text}
      </EditableValue>
    </>
  )
}

/** La demande d'approbation vivante de la fiche, s'il y en a une. */
function RunningClocks({ entity, id }: { entity: Entity; id: string }) {
  const { i18n } = useTranslation()
  const { data } = useQuery(actionsQuery(entity, id, i18n.language))
  return <Clocks clocks={data?.clocks ?? []} />
}

function PendingApproval({ entity, id }: { entity: Entity; id: string }) {
  const { i18n } = useTranslation()
  const { data } = useQuery(actionsQuery(entity, id, i18n.language))
  if (!data?.approval) return null
  return (
    <Suspense>
      <ApprovalBanner approval={data.approval} />
    </Suspense>
  )
}

/** État du circuit, puis les autres choix porteurs d'un ton (gravité, priorité). */
function Badges({ entity, record }: { entity: Entity; record: RecordData }) {
  const stateField = entity.workflow?.field
  const state = entity.workflow?.states.find((one) => one.name === record[stateField ?? ''])
  const toned = entity.list.columns
    .flatMap((name) => fieldNamed(entity, name) ?? [])
    .filter((field) => field.name !== stateField && field.options?.some((option) => option.tone))
  return (
    <>
      {state && <Badge tone={state.tone}>{state.label}</Badge>}
      {toned.map((field) => {
        const option = field.options?.find((one) => one.value === record[field.name])
        return (
          option && (
            <Badge key={field.name} tone={option.tone}>
              <span className="sr-only">{field.label} </span>
              {option.label}
            </Badge>
          )
        )
      })}
    </>
  )
}
