/** Les favoris de la personne : les chercher, les ranger en dossiers et dans l'ordre, les porter ailleurs par un fichier. */
import { useQuery } from '@tanstack/react-query'
import { Download, Star, Upload } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Input } from '@/components/ui/input'
import { Skeleton } from '@/components/ui/skeleton'
import { learn } from '@/lib/i18n'
import type { Entity, Model } from '@/lib/model'
import { bookmarksTexts } from '@/locales/bookmarks'
import { bookmarkEntity, bookmarksQuery, type Bookmark } from './api/bookmarks'
import { arranged } from './arrange'
import { BookmarkLine, pencilOf } from './bookmark-line'
import { fileOf } from './file'
import { ImportDialog } from './import-dialog'
import { sought } from './sought'
import { useBookmarkWrites } from './use-bookmark-writes'
import { useFocusHeir } from './use-focus-heir'

await learn(bookmarksTexts)

const SEARCH = 'bookmarks-search'

export function BookmarksScreen({ model }: { model: Model }) {
  const entity = bookmarkEntity(model)
  return entity ? <Bookmarks model={model} entity={entity} /> : null
}

function Bookmarks({ model, entity }: { model: Model; entity: Entity }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(bookmarksQuery(model))
  const writes = useBookmarkWrites(model, entity)
  const [q, setQ] = useState('')
  const [importing, setImporting] = useState(false)
  const { bequeath, onFocusCapture } = useFocusHeir()
  if (!data) return error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <Skeleton className="h-64" />
  const whole = arranged(data)
  const folders = arranged(sought(data, q))
  // Une recherche cache des voisins : les rangs se donnent sur le dossier entier.
  const itemsIn = (name: string) => whole.find((one) => one.name === name)?.items ?? []
  const remove = (bookmark: Bookmark) => {
    const shown = folders.flatMap(({ items }) => items)
    const at = shown.indexOf(bookmark)
    const heir = shown[at + 1] ?? shown[at - 1]
    bequeath(heir ? pencilOf(heir.id) : SEARCH)
    void writes.remove(bookmark)
  }
  return (
    <div className="grid gap-5" onFocusCapture={onFocusCapture}>
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      <div className="flex flex-wrap items-center gap-2">
        <Input id={SEARCH} type="search" className="flex-1 basis-52 sm:max-w-80" aria-label={t('bookmarks.search')} placeholder={t('bookmarks.search')} value={q} onChange={(event) => setQ(event.target.value)} />
        <span className="ml-auto flex flex-wrap gap-2">
          {entity.rights.create && (
            <Button onClick={() => setImporting(true)}>
              <Upload aria-hidden />
              {t('bookmarks.import')}
            </Button>
          )}
          <Button disabled={data.length === 0} onClick={() => save(data)}>
            <Download aria-hidden />
            {t('bookmarks.export')}
          </Button>
        </span>
      </div>
      {data.length === 0 && <BlankState icon={<Star aria-hidden />} title={t('bookmarks.none')} hint={t('bookmarks.noneHint')} />}
      {data.length > 0 && folders.length === 0 && <p role="status">{t('bookmarks.noMatch')}</p>}
      <datalist id="bookmark-folders">
        {whole
          .filter(({ name }) => name !== '')
          .map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
      </datalist>
      {folders.map(({ name, items }) => (
        <section key={name} aria-label={name || t('bookmarks.loose')}>
          <h2 className="text-section">{name || t('bookmarks.loose')}</h2>
          <ul className="mt-2 grid divide-y rounded-lg border bg-card">
            {items.map((one) => (
              <BookmarkLine key={one.id} bookmark={one} siblings={itemsIn(name)} writes={writes} onClosed={() => bequeath(pencilOf(one.id))} onRemove={() => remove(one)} />
            ))}
          </ul>
        </section>
      ))}
      {importing && <ImportDialog known={data} onMerge={writes.merge} onClose={() => setImporting(false)} />}
    </div>
  )
}

function save(all: Bookmark[]): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([JSON.stringify(fileOf(all), null, 2)], { type: 'application/json' }))
  link.download = 'opsflux-bookmarks.json'
  link.click()
  URL.revokeObjectURL(link.href)
}
