/** Galerie : une carte par fiche, sa première image, son titre et deux repères. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ImageOff } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { BlankState } from '@/components/ui/blank-state'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { CellOf } from '@/fields/cell-of'
import type { StoredFile } from '@/features/files/api/upload-file'
import { isImage, thumbnailUrl } from '@/features/files/file-url'
import { useModel } from '@/features/model/use-model'
import { recordsQuery } from '@/features/records/api/list-records'
import { fieldNamed, recordPath, titleOf, type Field } from '@/lib/model'
import { imagesField, type ViewProps } from '@/views/kinds'
import { listFields } from '@/views/list/columns'
import { LoadMore } from '@/views/list/load-more'

const MOST_FACTS = 2

export default function GalleryView({ entity, query, onCount }: ViewProps) {
  const { t } = useTranslation()
  const model = useModel()
  const images = imagesField(entity) as Field
  const facts = entity.list.columns.flatMap((name) => fieldNamed(entity, name) ?? []).filter((field) => field.name !== entity.title_field && field.name !== entity.number_field).slice(0, MOST_FACTS)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...recordsQuery(entity, { ...query, ...listFields(model, entity, [images, ...facts]), sort: entity.list.sort ?? undefined }),
    placeholderData: keepPreviousData,
  })
  const records = data?.pages.flatMap((page) => page.data) ?? []
  const count = data?.pages[0]?.count ?? null
  useEffect(() => onCount(count), [count, onCount])
  const pictureOf = (value: unknown) => (Array.isArray(value) ? (value as StoredFile[]) : value ? [value as StoredFile] : []).find((file) => isImage(file.type))
  return (
    <div role="region" aria-label={entity.plural_label} tabIndex={0} className="ring-inside min-h-0 flex-1 overflow-y-auto border-t" aria-busy={!data} data-gallery>
      {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className="m-4 h-64" />}
      {data && records.length === 0 && <BlankState icon={<ImageOff aria-hidden />} title={t('list.noMatch')} />}
      <ul className="grid grid-cols-2 gap-3 p-3 sm:grid-cols-[repeat(auto-fill,minmax(14rem,1fr))] sm:gap-4 sm:p-4">
        {records.map((record) => {
          const picture = pictureOf(record[images.name])
          return (
            <li key={record.id}>
              <Link to={recordPath(entity, record.id)} data-row className="group grid h-full content-start gap-2 rounded-lg border bg-card p-2 hover:bg-muted">
                <span className="grid aspect-4/3 place-items-center overflow-hidden rounded-md bg-muted text-muted-foreground">
                  {picture ? <img src={thumbnailUrl(picture.id)} alt="" loading="lazy" className="size-full object-cover" /> : <ImageOff aria-hidden className="size-8" />}
                </span>
                <span className="line-clamp-2 px-1 font-medium break-words group-hover:underline">{titleOf(entity, record)}</span>
                <span className="flex flex-wrap gap-2 px-1 pb-1 text-label text-muted-foreground">
                  {facts.map((field) => (
                    <span key={field.name} className="max-w-full truncate">
                      <span className="sr-only">{field.label} </span>
                      <CellOf field={field} value={record[field.name]} />
                    </span>
                  ))}
                </span>
              </Link>
            </li>
          )
        })}
      </ul>
      {records.length > 0 && <LoadMore shown={records.length} count={count} hasMore={hasNextPage} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />}
    </div>
  )
}
