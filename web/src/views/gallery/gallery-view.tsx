/** Galerie : une carte par fiche, sa première image, son titre et deux repères. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ImageOff } from 'lucide-react'
import { useEffect } from 'react'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { Unclipped } from '@/components/ui/unclipped'
import { CellOf } from '@/fields/cell-of'
import type { StoredFile } from '@/features/files/api/upload-file'
import { isImage, thumbnailUrl } from '@/features/files/file-url'
import { useModel } from '@/features/model/use-model'
import { recordsQuery } from '@/features/records/api/list-records'
import { fieldNamed, recordPath, titleOf, type Field } from '@/lib/model'
import { imagesField, type ViewProps } from '@/views/kinds'
import { listFields } from '@/views/list/columns'
import { LoadMore } from '@/views/list/load-more'
import { NothingHere } from '@/views/list/nothing-here'
import { RowMenuButton, useRowMenu } from '@/views/list/use-row-menu'

const MOST_FACTS = 2
const FIRST_TILES = 12
const tiles = 'grid grid-cols-2 gap-3 p-3 sm:grid-cols-[repeat(auto-fill,minmax(14rem,1fr))] sm:gap-4 sm:p-4'

export default function GalleryView({ entity, query, onCount }: ViewProps) {
  const menu = useRowMenu(entity)
  const model = useModel()
  const images = imagesField(entity) as Field
  const facts = entity.list.columns.flatMap((name) => fieldNamed(entity, name) ?? []).filter((field) => field.name !== entity.title_field && field.name !== entity.number_field).slice(0, MOST_FACTS)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isFetchNextPageError } = useInfiniteQuery({
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
      {!data && !error && <GallerySkeleton />}
      {data && records.length === 0 && <NothingHere entity={entity} />}
      <Unclipped>
        <ul className={tiles}>
          {records.map((record) => {
            const picture = pictureOf(record[images.name])
            return (
              <li key={record.id} data-whole {...menu.on(record)} className="group/row relative">
                <Link to={recordPath(entity, record.id)} data-row className="grid h-full content-start gap-2 rounded-lg border bg-card p-2 hover:bg-muted">
                  <span className="grid aspect-4/3 place-items-center overflow-hidden rounded-md bg-muted text-muted-foreground">
                    {picture ? <img src={thumbnailUrl(picture.id)} alt="" loading="lazy" draggable={false} className="size-full object-cover" /> : <ImageOff aria-hidden className="size-8" />}
                  </span>
                  <span data-clip className="line-clamp-2 px-1 font-medium break-words group-hover/row:underline">
                    {titleOf(entity, record)}
                  </span>
                  <span className="flex flex-wrap gap-2 px-1 pb-1 text-label text-muted-foreground">
                    {facts.map((field) => (
                      <span key={field.name} data-clip className="max-w-full truncate">
                        <span className="sr-only">{field.label} </span>
                        <CellOf field={field} value={record[field.name]} />
                      </span>
                    ))}
                  </span>
                </Link>
                <RowMenuButton entity={entity} record={record} control={menu} className="absolute top-3 right-3 border bg-card" />
              </li>
            )
          })}
        </ul>
      </Unclipped>
      {menu.menu}
      {records.length > 0 && <LoadMore shown={records.length} count={count} hasMore={hasNextPage} busy={isFetchingNextPage} failed={isFetchNextPageError ? error : null} onMore={() => void fetchNextPage()} />}
    </div>
  )
}

/** Galerie en attente : des cartes à leur place. */
const GallerySkeleton = () => (
  <div aria-hidden className={tiles}>
    {Array.from({ length: FIRST_TILES }, (_, tile) => (
      <div key={tile} className="grid content-start gap-2 rounded-lg border bg-card p-2">
        <Skeleton className="aspect-4/3 rounded-md" />
        <Skeleton className="h-4 w-3/4" />
        <Skeleton className="mb-1 h-4 w-1/2" />
      </div>
    ))}
  </div>
)
