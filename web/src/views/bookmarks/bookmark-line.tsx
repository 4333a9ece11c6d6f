/** Un favori : y aller, lui donner sa place dans son dossier (en le glissant, ou d'un pas), le partager, le changer, le retirer. */
import { useDraggable, useDroppable } from '@dnd-kit/core'
import { ArrowDown, ArrowUp, GripVertical, Pencil, Trash2, Users } from 'lucide-react'
import { useRef, useState, type FormEvent } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import type { Bookmark, BookmarkData, Sharing } from '@/features/bookmarks/api/bookmarks'
import { bodyOf, isShared, type SharingBody } from '@/features/bookmarks/sharing'
import type { useBookmarkWrites } from '@/features/bookmarks/use-bookmark-writes'
import { cx } from '@/lib/cx'
import { BookmarkFace } from './bookmark-face'

interface BookmarkLineProps {
  bookmark: Bookmark
  /** Tous ceux de son dossier, dans l'ordre. */
  siblings: Bookmark[]
  writes: ReturnType<typeof useBookmarkWrites>
  wordsOf: (sharing: Sharing) => string | undefined
  /** Le partage qu'il aurait dans ce dossier. */
  sharingIn: (folder: string) => Sharing
  /** Rien si l'on ne peut pas partager. */
  onShare?: () => void
  /** Le crayon reprend le focus. */
  onClosed: () => void
  /** La ligne part : une voisine prend le focus. */
  onRemove: () => void
}

/** L'identifiant du crayon d'un favori. */
export const pencilOf = (id: string): string => `bookmark-edit-${id}`

export function BookmarkLine({ bookmark, siblings, writes, wordsOf, sharingIn, onShare, onClosed, onRemove }: BookmarkLineProps) {
  const { t } = useTranslation()
  const [editing, setEditing] = useState(false)
  const { id, name } = bookmark
  const at = siblings.findIndex((one) => one.id === id)
  const close = () => {
    onClosed()
    setEditing(false)
  }
  const { setNodeRef, setActivatorNodeRef, attributes, listeners, transform, isDragging } = useDraggable({ attributes: { roleDescription: t('action.draggable') }, id, disabled: editing })
  const { setNodeRef: setPlaceRef, isOver } = useDroppable({ id, disabled: editing })
  const sharedWith = wordsOf(bookmark)
  if (editing) return <EditLine bookmark={bookmark} wordsOf={wordsOf} sharingIn={sharingIn} onSave={(part, sharing) => writes.change(id, part, sharing)} onDone={close} />
  // Une flèche arrivée au bout garde le focus : on peut repartir dans l'autre sens.
  const arrow = (step: 1 | -1, end: boolean) => (
    <Button variant="ghost" size="smallIcon" aria-label={t(step < 0 ? 'bookmarks.up' : 'bookmarks.down', { name })} aria-disabled={end || undefined} onClick={() => !end && void writes.move(id, step)}>
      {step < 0 ? <ArrowUp aria-hidden /> : <ArrowDown aria-hidden />}
    </Button>
  )
  return (
    <li
      ref={(element) => {
        setNodeRef(element)
        setPlaceRef(element)
      }}
      style={transform ? { transform: `translateY(${transform.y}px)` } : undefined}
      data-over={(isOver && !isDragging) || undefined}
      className={cx('flex flex-wrap items-center gap-x-3 gap-y-1 bg-card px-4 py-2 first:rounded-t-lg last:rounded-b-lg data-over:bg-accent', isDragging && 'relative z-10 rounded-lg shadow-lg outline-2 outline-ring')}
    >
      {siblings.length > 1 && (
        <button ref={setActivatorNodeRef} type="button" {...attributes} {...listeners} aria-label={t('bookmarks.drag', { name })} className="-ml-2 grid size-6 shrink-0 cursor-grab touch-none place-items-center rounded-sm text-muted-foreground hover:bg-muted touch:size-11">
          <GripVertical aria-hidden className="size-4" />
        </button>
      )}
      <BookmarkFace bookmark={bookmark}>
        {sharedWith && <Badge tone="info">{t('bookmarks.sharedWith', { names: sharedWith })}</Badge>}
      </BookmarkFace>
      <span className="flex">
        {arrow(-1, at <= 0)}
        {arrow(1, at === siblings.length - 1)}
        {onShare && (
          <Button variant="ghost" size="smallIcon" aria-label={t('bookmarks.share', { name })} title={t('bookmarks.share', { name })} onClick={onShare}>
            <Users aria-hidden />
          </Button>
        )}
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

interface EditLineProps extends Pick<BookmarkLineProps, 'bookmark' | 'wordsOf' | 'sharingIn'> {
  /** Vrai si le serveur l'a pris. */
  onSave: (part: Partial<BookmarkData>, sharing?: SharingBody) => Promise<boolean>
  onDone: () => void
}

function EditLine({ bookmark, wordsOf, sharingIn, onSave, onDone }: EditLineProps) {
  const { t } = useTranslation()
  const nameBox = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const [nameless, setNameless] = useState(false)
  const [name, setName] = useState(bookmark.name)
  const [folder, setFolder] = useState(bookmark.folder ?? '')
  const [tags, setTags] = useState((bookmark.tags ?? []).join(', '))
  const moved = folder.trim() !== (bookmark.folder ?? '')
  const sharing = moved ? sharingIn(folder.trim()) : bookmark
  // Changer de dossier peut changer qui le voit : cela se dit avant.
  const change = sharing === bookmark ? undefined : isShared(sharing) ? t('bookmarks.willShare', { names: wordsOf(sharing) ?? '' }) : t('bookmarks.willUnshare')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setNameless(name.trim() === '')
    if (name.trim() === '') return nameBox.current?.focus()
    const part = { name: name.trim(), folder: folder.trim() || null, tags: [...new Set(tags.split(/[;,|]/).map((one) => one.trim()).filter(Boolean))] }
    // Le rang d'un dossier ne vaut pas dans un autre : on y arrive en dernier.
    setBusy(true)
    if (await onSave(moved ? { ...part, position: null } : part, change === undefined ? undefined : bodyOf(sharing))) return onDone()
    flushSync(() => setBusy(false))
    nameBox.current?.focus()
  }
  return (
    <li>
      <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-3 px-4 py-3 sm:grid-cols-3">
        <FieldFrame id={`name-${bookmark.id}`} label={t('bookmarks.name')} required error={nameless ? t('form.fault.required') : undefined}>
          {(control) => <Input ref={nameBox} maxLength={100} autoFocus value={name} onChange={(event) => setName(event.target.value)} {...control} />}
        </FieldFrame>
        <FieldFrame id={`folder-${bookmark.id}`} label={t('bookmarks.folder')} help={change}>
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
