/** Le menu de tous : son ordre, ses groupes, ses sous-menus, ses noms, ce qu'il cache, ce qu'on y ajoute. Glisser, ou les flèches de chaque ligne. */
import { DndContext, DragOverlay, PointerSensor, pointerWithin, useSensor, useSensors } from '@dnd-kit/core'
import { useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { useModel } from '@/features/model/use-model'
import { HeldWhile } from '@/views/admin/held-while'
import { StickyFooter } from '@/views/admin/sticky-footer'
import { useSaveDefinition } from '@/views/admin/use-save-definition'
import { textIn } from '@/views/designer/names'
import { LeaveGuard } from '@/views/form/leave-guard'
import { AddLink } from './add-link'
import { AddSubmenu } from './add-submenu'
import { givenName, MENU_PATH, toBody, type DraftEntry, type MenuBody } from './draft'
import { EntryFace } from './entry-face'
import { GroupList } from './group-list'
import { MenuDraftContext } from './menu-draft'
import { at, droppedOn, menuGroups, placed, removed, shifted, type Place } from './places'

const sameMenu = (left: DraftEntry[], right: DraftEntry[]): boolean => JSON.stringify(toBody(left)) === JSON.stringify(toBody(right))

export function MenuEditor({ read, version }: { read: DraftEntry[]; version: number }) {
  const { t, i18n } = useTranslation()
  const model = useModel()
  const [opened, setOpened] = useState({ entries: read, version })
  const [entries, setEntries] = useState(read)
  const [open, setOpen] = useState<string | undefined>()
  const [dragged, setDragged] = useState<string | undefined>()
  const [told, setTold] = useState('')
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }))
  const save = useSaveDefinition({ path: MENU_PATH, version: opened.version, saved: 'shaping.menuSaved', reset: 'shaping.menuReset' })
  const dirty = !sameMenu(entries, opened.entries)
  const restart = () => {
    setOpened({ entries: read, version })
    setEntries(read)
  }
  const [written, setWritten] = useState(false)
  // Un arrangement nouveau se montre, sauf à qui en écrit un autre : la version d'où il est parti dira qu'un autre est passé.
  if (written || (version !== opened.version && !dirty)) {
    setWritten(false)
    restart()
  }
  const write = (body: MenuBody | null) => save.mutate(body, { onSuccess: () => setWritten(true) })
  const nameOf = (entry: DraftEntry) => textIn(entry.labels, i18n.language) || givenName(entry, model)
  const lifted = entries.find((entry) => entry.key === dragged)

  const arrange = (next: DraftEntry[], key: string) => {
    const moved = next.find((entry) => entry.key === key)
    if (!moved || next === entries) return
    setEntries(next)
    const parent = next.find((entry) => entry.key === moved.in)
    const group = parent ? nameOf(parent) : (model.groups[moved.group] ?? moved.group)
    setTold(t('shaping.moved', { name: nameOf(moved), rank: at(next, moved).indexOf(moved) + 1, group }))
  }
  /** La ligne déplacée garde le focus, pour la pousser encore. */
  const step = (key: string, by: 1 | -1) => {
    flushSync(() => arrange(shifted(entries, key, by), key))
    const row = document.querySelector(`[data-entry="${CSS.escape(key)}"] > div`)
    const again = row?.querySelector<HTMLButtonElement>(`button[data-step="${by}"]:enabled`) ?? row?.querySelector('button')
    again?.focus()
  }
  /** Rangée ailleurs, la ligne se refait ; le choix d'où c'est parti garde le focus. */
  const place = (key: string, to: Place) => {
    flushSync(() => arrange(placed(entries, key, to), key))
    document.getElementById(`${key}-place`)?.focus()
  }
  const drop = (key: string, over: string | undefined) => {
    setDragged(undefined)
    const group = menuGroups.find((one) => one === over)
    if (group) arrange(placed(entries, key, { group }), key)
    else if (over && over !== key) arrange(droppedOn(entries, key, over), key)
  }
  const draft = {
    entries,
    nameOf,
    open,
    onOpen: (key: string) => setOpen(open === key ? undefined : key),
    onMove: step,
    onPlace: place,
    onChange: (key: string, part: Partial<DraftEntry>) => setEntries(entries.map((entry) => (entry.key === key ? { ...entry, ...part } : entry))),
    onRemove: (key: string) => setEntries(removed(entries, key)),
    onAdd: (entry: DraftEntry) => {
      setEntries(placed([...entries, entry], entry.key, entry))
      setOpen(undefined)
    },
  }
  return (
    <HeldWhile busy={save.isPending}>
      <div className="flex flex-wrap items-center gap-2">
        <PageTitle text={t('shaping.menu')} className="text-record" />
        {dirty && <Badge tone="warning">{t('admin.unsaved')}</Badge>}
        {opened.version > 0 && (
          <Button variant="quietDanger" className="ml-auto" busy={save.isPending} onClick={() => write(null)}>
            {t('shaping.resetMenu')}
          </Button>
        )}
      </div>
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('shaping.menuHint')}</p>
      <p role="status" className="sr-only">
        {told}
      </p>
      <MenuDraftContext value={draft}>
        {/* Glisser est l'affaire du pointeur : les flèches de chaque ligne en sont le double au clavier. */}
        <DndContext sensors={sensors} collisionDetection={pointerWithin} accessibility={{ announcements: silent, screenReaderInstructions: { draggable: '' } }} onDragStart={({ active }) => setDragged(String(active.id))} onDragEnd={({ active, over }) => drop(String(active.id), over ? String(over.id) : undefined)} onDragCancel={() => setDragged(undefined)}>
          <div className="grid gap-6 py-5">
            {menuGroups.map((group) => (
              <GroupList key={group} group={group} label={model.groups[group] ?? group} />
            ))}
          </div>
          <DragOverlay dropAnimation={null}>{lifted && <EntryFace entry={lifted} name={nameOf(lifted)} lifted />}</DragOverlay>
        </DndContext>
        <div className="flex flex-wrap gap-2 pb-6">
          <AddLink />
          <AddSubmenu />
        </div>
      </MenuDraftContext>
      <StickyFooter note="">
        <Button disabled={!dirty} onClick={restart}>
          {t('admin.discard')}
        </Button>
        <Button variant="primary" disabled={!dirty} busy={save.isPending} aria-keyshortcuts="Control+S Meta+S" onClick={() => write(toBody(entries))}>
          {t('action.save')}
        </Button>
      </StickyFooter>
      <LeaveGuard isDirty={() => dirty && !save.isPending} onLeave={restart} />
    </HeldWhile>
  )
}

/** Le rang d'arrivée est dit par la page elle-même. */
const silent = { onDragStart: () => undefined, onDragOver: () => undefined, onDragEnd: () => undefined, onDragCancel: () => undefined }
