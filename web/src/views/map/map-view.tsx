/** Carte d'une liste : lit les fiches qui ont une position, mille au plus. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { MapPinOff } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { BlankState } from '@/components/ui/blank-state'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { useModel } from '@/features/model/use-model'
import { recordsQuery } from '@/features/records/api/list-records'
import { joinCel } from '@/lib/filter'
import { learn } from '@/lib/i18n'
import { fieldNamed, type Field } from '@/lib/model'
import { analysisTexts } from '@/locales/analysis'
import { pointFields, type ViewProps } from '@/views/kinds'
import { listFields } from '@/views/list/columns'
import { useViewParam } from '@/views/use-view-param'
import { MapPanes } from './map-panes'

await learn(analysisTexts)

/** Au-delà, on filtre. */
const MOST = 1000

export default function MapView({ entity, query, onCount }: ViewProps) {
  const { t } = useTranslation()
  const model = useModel()
  const points = pointFields(entity)
  const [by, setBy] = useViewParam<string>('by', points[0]?.name ?? '')
  const point = points.find((field) => field.name === by) ?? (points[0] as Field)
  const fact = entity.list.columns.flatMap((name) => fieldNamed(entity, name) ?? []).find((field) => field.type === 'select')
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    ...recordsQuery(entity, { ...query, ...listFields(model, entity, fact ? [point, fact] : [point]), filter: joinCel([query.filter, `${point.name} != null`]), sort: entity.list.sort ?? undefined }),
    placeholderData: keepPreviousData,
  })
  const records = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data])
  const count = data?.pages[0]?.count ?? null
  useEffect(() => onCount(count), [count, onCount])
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && records.length < MOST) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, records.length, fetchNextPage])
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="m-4 h-64" />
  if (records.length === 0) return <BlankState icon={<MapPinOff aria-hidden />} title={t('map.nowhere')} hint={t('map.nowhereHint')} />
  return <MapPanes entity={entity} point={point} points={points} fact={fact} records={records} most={hasNextPage && records.length >= MOST ? MOST : undefined} onPoint={setBy} />
}
