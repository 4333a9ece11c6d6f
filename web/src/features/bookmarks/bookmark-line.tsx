/** Un favori : y aller, le monter ou le descendre dans son dossier, le changer, le retirer. */
import { Link } from '@tanstack/react-router'
import { ArrowDown, ArrowUp, Pencil, Trash2 } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { linkTo } from '@/lib/link-to'
import type { Bookmark } from './api/bookmarks'
import type { useBookmarkWrites } from './use-bookmark-writes'

interface BookmarkLineProps {
  bookmark: Bookmark
  /** Tous ceux de son dossier, dans l'ordre. */
  siblings: Bookmark[]
  writes: ReturnType<typeof useBookmarkWrites>
}

export function BookmarkLine({ bookmark, siblings, writes }: BookmarkLineProps) {
  const { t } = useTranslation()
  const [editing, setEditing] = useState(false)
  const { id, name, path, tags } = bookmark
  const at = siblings.findIndex((one) => one.id === id)
  if (editing) return <EditLine bookmark={bookmark} writes={writes} onDone={() => setEditing(false)} />
  // Une flèche arrivée au bout garde le focus : on peut repartir dans l'autre sens.
  const arrow = (step: 1 | -1, end: boolean) => (
    <Button variant="ghost" size="smallIcon" aria-label={t(step < 0 ? 'bookmarks.up' : 'bookmarks.down', { name })} aria-disabled={end || undefined} onClick={() => !end && void writes.move(siblings, id, step)}>
      {step < 0 ? <ArrowUp aria-hidden /> : <ArrowDown aria-hidden />}
    </Button>
  )
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <span className="grid min-w-0 flex-1 basis-52">
        <Link {...linkTo(path)} className="rounded-sm font-medium break-words hover:underline">
          {name}
        </Link>
        <span className="flex min-w-0 flex-wrap items-center gap-1.5">
          <span className="truncate text-meta text-muted-foreground">{path}</span>
          {tags?.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </span>
      </span>
      <span className="flex">
        {arrow(-1, at <= 0)}
        {arrow(1, at === siblings.length - 1)}
        <Button variant="ghost" size="smallIcon" aria-label={t('bookmarks.edit', { name })} onClick={() => setEditing(true)}>
          <Pencil aria-hidden />
        </Button>
        <Button variant="ghost" size="smallIcon" aria-label={t('bookmarks.remove', { name })} onClick={() => void writes.remove(bookmark)}>
          <Trash2 aria-hidden />
        </Button>
      </span>
    </li>
  )
}

function EditLine({ bookmark, writes, onDone }: Omit<BookmarkLineProps, 'siblings'> & { onDone: () => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState(bookmark.name)
  const [folder, setFolder] = useState(bookmark.folder ?? '')
  const [tags, setTags] = useState((bookmark.tags ?? []).join(', '))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const moved = folder.trim() !== (bookmark.folder ?? '')
    const part = { name: name.trim(), folder: folder.trim() || null, tags: [...new Set(tags.split(/[;,|]/).map((one) => one.trim()).filter(Boolean))] }
    // Le rang d'un dossier ne vaut pas dans un autre : on y arrive en dernier.
    void writes.change(bookmark.id, moved ? { ...part, position: null } : part)
    onDone()
  }
  return (
    <li>
      <form onSubmit={submit} className="grid gap-3 px-4 py-3 sm:grid-cols-3">
        <FieldFrame id={`name-${bookmark.id}`} label={t('bookmarks.name')} required>
          {(control) => <Input required maxLength={100} autoFocus value={name} onChange={(event) => setName(event.target.value)} {...control} />}
        </FieldFrame>
        <FieldFrame id={`folder-${bookmark.id}`} label={t('bookmarks.folder')}>
          {(control) => <Input maxLength={60} list="bookmark-folders" value={folder} onChange={(event) => setFolder(event.target.value)} {...control} />}
        </FieldFrame>
        <FieldFrame id={`tags-${bookmark.id}`} label={t('bookmarks.tags')} help={t('bookmarks.tagsHelp')}>
          {(control) => <Input value={tags} onChange={(event) => setTags(event.target.value)} {...control} />}
        </FieldFrame>
        <span className="flex justify-end gap-2 sm:col-span-3">
          <Button onClick={onDone}>{t('action.cancel')}</Button>
          <Button type="submit" variant="primary">
            {t('action.save')}
          </Button>
        </span>
      </form>
    </li>
  )
}
