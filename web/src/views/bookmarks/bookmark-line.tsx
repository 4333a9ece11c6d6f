/** Un favori : y aller, le monter ou le descendre dans son dossier, le changer, le retirer. */
import { Link } from '@tanstack/react-router'
import { ArrowDown, ArrowUp, Pencil, Trash2 } from 'lucide-react'
import { useRef, useState, type FormEvent } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { linkTo } from '@/lib/link-to'
import type { Bookmark, BookmarkData } from './api/bookmarks'
import type { useBookmarkWrites } from './use-bookmark-writes'

interface BookmarkLineProps {
  bookmark: Bookmark
  /** Tous ceux de son dossier, dans l'ordre. */
  siblings: Bookmark[]
  writes: ReturnType<typeof useBookmarkWrites>
  /** Le crayon reprend le focus. */
  onClosed: () => void
  /** La ligne part : une voisine prend le focus. */
  onRemove: () => void
}

/** L'identifiant du crayon d'un favori. */
export const pencilOf = (id: string): string => `bookmark-edit-${id}`

export function BookmarkLine({ bookmark, siblings, writes, onClosed, onRemove }: BookmarkLineProps) {
  const { t } = useTranslation()
  const [editing, setEditing] = useState(false)
  const { id, name, path, tags } = bookmark
  const at = siblings.findIndex((one) => one.id === id)
  const close = () => {
    onClosed()
    setEditing(false)
  }
  if (editing) return <EditLine bookmark={bookmark} onSave={(part) => writes.change(id, part)} onDone={close} />
  // Une flèche arrivée au bout garde le focus : on peut repartir dans l'autre sens.
  const arrow = (step: 1 | -1, end: boolean) => (
    <Button variant="ghost" size="smallIcon" aria-label={t(step < 0 ? 'bookmarks.up' : 'bookmarks.down', { name })} aria-disabled={end || undefined} onClick={() => !end && void writes.move(id, step)}>
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
        <Button id={pencilOf(id)} variant="ghost" size="smallIcon" aria-label={t('bookmarks.edit', { name })} onClick={() => setEditing(true)}>
          <Pencil aria-hidden />
        </Button>
        <Button variant="ghost" size="smallIcon" aria-label={t('bookmarks.remove', { name })} onClick={onRemove}>
          <Trash2 aria-hidden />
        </Button>
      </span>
    </li>
  )
}

interface EditLineProps {
  bookmark: Bookmark
  /** Vrai si le serveur l'a pris. */
  onSave: (part: Partial<BookmarkData>) => Promise<boolean>
  onDone: () => void
}

function EditLine({ bookmark, onSave, onDone }: EditLineProps) {
  const { t } = useTranslation()
  const nameBox = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const [nameless, setNameless] = useState(false)
  const [name, setName] = useState(bookmark.name)
  const [folder, setFolder] = useState(bookmark.folder ?? '')
  const [tags, setTags] = useState((bookmark.tags ?? []).join(', '))
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setNameless(name.trim() === '')
    if (name.trim() === '') return nameBox.current?.focus()
    const moved = folder.trim() !== (bookmark.folder ?? '')
    const part = { name: name.trim(), folder: folder.trim() || null, tags: [...new Set(tags.split(/[;,|]/).map((one) => one.trim()).filter(Boolean))] }
    // Le rang d'un dossier ne vaut pas dans un autre : on y arrive en dernier.
    setBusy(true)
    if (await onSave(moved ? { ...part, position: null } : part)) return onDone()
    flushSync(() => setBusy(false))
    nameBox.current?.focus()
  }
  return (
    <li>
      <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-3 px-4 py-3 sm:grid-cols-3">
        <FieldFrame id={`name-${bookmark.id}`} label={t('bookmarks.name')} required error={nameless ? t('form.fault.required') : undefined}>
          {(control) => <Input ref={nameBox} maxLength={100} autoFocus value={name} onChange={(event) => setName(event.target.value)} {...control} />}
        </FieldFrame>
        <FieldFrame id={`folder-${bookmark.id}`} label={t('bookmarks.folder')}>
          {(control) => <Input maxLength={60} list="bookmark-folders" value={folder} onChange={(event) => setFolder(event.target.value)} {...control} />}
        </FieldFrame>
        <FieldFrame id={`tags-${bookmark.id}`} label={t('bookmarks.tags')} help={t('bookmarks.tagsHelp')}>
          {(control) => <Input value={tags} onChange={(event) => setTags(event.target.value)} {...control} />}
        </FieldFrame>
        <span className="flex justify-end gap-2 sm:col-span-3">
          <Button disabled={busy} onClick={onDone}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" variant="primary" busy={busy}>
            {t('action.save')}
          </Button>
        </span>
      </form>
    </li>
  )
}
