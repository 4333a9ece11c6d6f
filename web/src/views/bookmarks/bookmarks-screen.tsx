/** Les favoris de la personne : les chercher, les ranger en dossiers et dans l'ordre, les partager, les porter ailleurs par un fichier ; et ceux qu'on partage avec elle. */
import { useQuery } from '@tanstack/react-query'
import { Download, Star, Upload, Users, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Input } from '@/components/ui/input'
import { Skeleton } from '@/components/ui/skeleton'
import { bookmarkEntity, bookmarksQuery, type Bookmark } from '@/features/bookmarks/api/bookmarks'
import { sharedBookmarksQuery } from '@/features/bookmarks/api/shared-bookmarks'
import { arranged } from '@/features/bookmarks/arrange'
import { fileOf } from '@/features/bookmarks/file'
import { commonSharing, sharingAfterMove } from '@/features/bookmarks/sharing'
import { sought, tagged } from '@/features/bookmarks/sought'
import { useBookmarkWrites } from '@/features/bookmarks/use-bookmark-writes'
import { learn } from '@/lib/i18n'
import { fieldNamed, type Entity, type Model } from '@/lib/model'
import { saveText } from '@/lib/save-text'
import { useFocusHeir } from '@/lib/use-focus-heir'
import { bookmarksTexts } from '@/locales/bookmarks'
import { TagContext } from './bookmark-face'
import { BookmarkLine, pencilOf } from './bookmark-line'
import { FolderLines } from './folder-lines'
import { ImportDialog } from './import-dialog'
import { ShareDialog } from './share-dialog'
import { SharedWithMe } from './shared-with-me'
import { useSharingWords } from './use-sharing-words'

await learn(bookmarksTexts)

const SEARCH = 'bookmarks-search'

export function BookmarksScreen({ model }: { model: Model }) {
  const entity = bookmarkEntity(model)
  return entity ? <Bookmarks model={model} entity={entity} /> : null
}

function Bookmarks({ model, entity }: { model: Model; entity: Entity }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(bookmarksQuery(model))
  const { data: others = [] } = useQuery(sharedBookmarksQuery(model))
  const writes = useBookmarkWrites(model, entity)
  const wordsOf = useSharingWords(entity)
  const [q, setQ] = useState('')
  const [tag, setTag] = useState<string | undefined>()
  const [importing, setImporting] = useState(false)
  const [sharing, setSharing] = useState<{ name: string; items: Bookmark[] } | undefined>()
  const bequeath = useFocusHeir()
  if (!data) return error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <Skeleton className="h-64" />
  const whole = arranged(data)
  const folders = arranged(tagged(sought(data, q), tag))
  const found = tagged(sought(others, q), tag)
  const shareable = fieldNamed(entity, 'shared') !== undefined
  // Une recherche cache des voisins : les rangs se donnent sur le dossier entier.
  const itemsIn = (name: string) => whole.find((one) => one.name === name)?.items ?? []
  const remove = (bookmark: Bookmark) => {
    const shown = folders.flatMap(({ items }) => items)
    const at = shown.indexOf(bookmark)
    const neighbours = [shown[at + 1], shown[at - 1]].filter((one) => one !== undefined)
    bequeath(...neighbours.map(({ id }) => pencilOf(id)), SEARCH)
    void writes.remove(bookmark)
  }
  const choose = (next: string | undefined) => {
    // Le bouton pressé s'en va : la recherche, à côté, prend le focus.
    if (next === undefined) bequeath(SEARCH)
    setTag(next)
  }
  return (
    <TagContext value={{ tag, choose }}>
      <div className="grid gap-5">
        {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
        <div className="flex flex-wrap items-center gap-2">
          <Input id={SEARCH} type="search" className="flex-1 basis-52 sm:max-w-80" aria-label={t('bookmarks.search')} placeholder={t('bookmarks.search')} value={q} onChange={(event) => setQ(event.target.value)} />
          {tag && (
            <Button aria-label={t('bookmarks.tagClear', { tag })} className="border-primary bg-accent text-accent-foreground" onClick={() => choose(undefined)}>
              {tag}
              <X aria-hidden />
            </Button>
          )}
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
        {data.length === 0 && (others.length === 0 || (q === '' && !tag)) && <BlankState icon={<Star aria-hidden />} title={t('bookmarks.none')} hint={t('bookmarks.noneHint')} />}
        {data.length + others.length > 0 && folders.length + found.length === 0 && <p role="status">{t('bookmarks.noMatch')}</p>}
        <datalist id="bookmark-folders">
          {whole
            .filter(({ name }) => name !== '')
            .map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
        </datalist>
        {folders.map(({ name, items }) => {
          const everything = itemsIn(name)
          const sharedWith = wordsOf(commonSharing(everything) ?? {})
          return (
            <section key={name} aria-label={name || t('bookmarks.loose')}>
              <div className="flex flex-wrap items-center gap-2">
                <h2 className="min-w-0 text-section break-words">{name || t('bookmarks.loose')}</h2>
                {name !== '' && sharedWith && <Badge tone="info">{t('bookmarks.sharedWith', { names: sharedWith })}</Badge>}
                {name !== '' && shareable && (
                  <Button variant="ghost" size="small" className="ml-auto" onClick={() => setSharing({ name, items: everything })}>
                    <Users aria-hidden />
                    {t('bookmarks.shareFolder')}
                  </Button>
                )}
              </div>
              <FolderLines items={items} onPlace={(id, target) => void writes.place(id, target)}>
                {items.map((one) => (
                  <BookmarkLine
                    key={one.id}
                    bookmark={one}
                    siblings={everything}
                    writes={writes}
                    wordsOf={wordsOf}
                    sharingIn={(folder) => sharingAfterMove(one, everything, itemsIn(folder))}
                    onShare={shareable ? () => setSharing({ name: one.name, items: [one] }) : undefined}
                    onClosed={() => bequeath(pencilOf(one.id))}
                    onRemove={() => remove(one)}
                  />
                ))}
              </FolderLines>
            </section>
          )
        })}
        {others.length > 0 && <SharedWithMe all={others} found={found} mine={data} onCopy={(items) => void writes.copy(data, items)} bequeath={bequeath} />}
        {sharing && <ShareDialog store={entity} {...sharing} onSave={(body) => writes.share(sharing.items, body)} onClose={() => setSharing(undefined)} />}
        {importing && <ImportDialog known={data} onMerge={writes.merge} onClose={() => setImporting(false)} />}
      </div>
    </TagContext>
  )
}

const save = (all: Bookmark[]) => saveText('opsflux-bookmarks.json', 'application/json', JSON.stringify(fileOf(all), null, 2))
