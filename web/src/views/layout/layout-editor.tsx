/** Le formulaire d'une entité, arrangé : glisser, ou les flèches de chaque ligne ; l'aperçu suit. */
import { DndContext, DragOverlay, PointerSensor, pointerWithin, useSensor, useSensors } from '@dnd-kit/core'
import { Plus, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Breadcrumbs } from '@/components/breadcrumbs'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { FieldFrame } from '@/components/ui/field-frame'
import { Switch } from '@/components/ui/switch'
import type { Layout } from '@/features/definitions/api/layout'
import type { Entity } from '@/lib/model'
import { HeldWhile } from '@/views/admin/held-while'
import { StickyFooter } from '@/views/admin/sticky-footer'
import { useSaveDefinition } from '@/views/admin/use-save-definition'
import { useHistory } from '@/views/canvas/use-history'
import { nameFrom, textIn } from '@/views/designer/names'
import { LeaveGuard } from '@/views/form/leave-guard'
import { droppedOn, fieldOf, fromLayout, placed, placeOf, shifted, shiftedSection, toBody, UNSHOWN, withoutForm, withoutSection, type DraftSection, type LayoutDraft } from './draft'
import { FieldFace, FieldRow } from './field-row'
import { LayoutPreview } from './layout-preview'
import { SectionBox } from './section-box'
import { SectionSettings } from './section-settings'
import { UnshownBox } from './unshown-box'

/** Un texte qu'on tape d'une traite n'est qu'un geste. */
const shapeOf = (draft: LayoutDraft) => JSON.stringify(draft, (key, value: unknown) => (key === 'labels' || key === 'visible' ? undefined : value))

export function LayoutEditor({ entity, layout }: { entity: Entity; layout: Layout }) {
  const { t, i18n } = useTranslation()
  const [start] = useState(() => fromLayout(layout))
  const save = useSaveDefinition({ path: layout.path, version: layout.version, saved: 'shaping.formSaved', reset: 'shaping.formReset' })
  const history = useHistory(start, shapeOf, save.isPending)
  const { draft } = history
  const [open, setOpen] = useState<string | undefined>()
  const [dragged, setDragged] = useState<string | undefined>()
  const [told, setTold] = useState('')
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }))
  const dirty = JSON.stringify(toBody(draft, layout)) !== JSON.stringify(toBody(start, layout))
  const sectionName = (section: DraftSection) => textIn(section.labels, i18n.language) || section.given || t('shaping.newSection')
  const labelOf = (name: string) => fieldOf(layout.fields, name)?.label ?? name

  const change = (next: LayoutDraft) => history.set(() => next)
  const arrange = (next: LayoutDraft, name: string) => {
    if (next === draft) return
    change(next)
    const section = next.sections.find((one) => one.fields.includes(name))
    setTold(section ? t('shaping.moved', { name: labelOf(name), rank: section.fields.indexOf(name) + 1, group: sectionName(section) }) : t('shaping.unshownNow', { name: labelOf(name) }))
  }
  /** La ligne déplacée garde le focus, pour la pousser encore. */
  const keepFocus = (row: string, button: string, work: () => void) => {
    flushSync(work)
    const node = document.querySelector(row)
    const again = node?.querySelector<HTMLButtonElement>(`${button}:enabled`) ?? node?.querySelector<HTMLButtonElement>('button:enabled')
    again?.focus()
  }
  const step = (name: string, by: 1 | -1) => keepFocus(`[data-field="${name}"]`, `button[data-step="${by}"]`, () => arrange(shifted(draft, name, by), name))
  const toggle = (name: string) =>
    keepFocus(`[data-field="${name}"]`, 'button[data-toggle]', () => arrange(placed(draft, name, placeOf(draft, name) === UNSHOWN ? (draft.sections.at(-1)?.name ?? UNSHOWN) : UNSHOWN), name))
  const drop = (name: string, target: string | undefined) => {
    setDragged(undefined)
    const [sort, over = ''] = target?.split(' ') ?? []
    const locked = fieldOf(layout.fields, name)?.mandatory && (over === UNSHOWN || (sort === 'field' && placeOf(draft, over) === UNSHOWN))
    if (locked) setTold(t('shaping.mandatory'))
    else if (sort === 'section' && placeOf(draft, name) !== over) arrange(placed(draft, name, over), name)
    else if (sort === 'field' && over !== name) arrange(droppedOn(draft, name, over), name)
  }
  const changeSection = (name: string, part: Partial<DraftSection>) => change({ ...draft, sections: draft.sections.map((section) => (section.name === name ? { ...section, ...part } : section)) })
  const addSection = () => {
    const name = nameFrom('section', [...draft.sections.map((section) => section.name), ...layout.fields.map((field) => field.name)])
    flushSync(() => {
      change({ ...draft, sections: [...draft.sections, { name, labels: {}, given: '', fields: [], columns: 2, collapsed: false, visible: '' }] })
      setOpen(name)
    })
    document.getElementById(`layout-${name}-title`)?.focus()
  }
  const row = (name: string, rank: number, names: string[], section: number) => {
    const field = fieldOf(layout.fields, name)
    return field && <FieldRow key={name} field={field} shown={section >= 0} first={section === 0 && rank === 0} last={section === draft.sections.length - 1 && rank === names.length - 1} onMove={(by) => step(name, by)} onToggle={() => toggle(name)} />
  }
  const lifted = dragged === undefined ? undefined : fieldOf(layout.fields, dragged)
  const named = draft.sections.every((section) => section.given !== '' || textIn(section.labels, i18n.language) !== '')
  return (
    <HeldWhile busy={save.isPending}>
      <Breadcrumbs crumbs={[{ label: t('shaping.forms'), to: '/admin/forms' }, { label: entity.label }]} />
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <PageTitle text={t('shaping.formOf', { label: entity.label })} className="text-record" />
        {dirty && <Badge tone="warning">{t('admin.unsaved')}</Badge>}
        {layout.body?.form && (
          <Button variant="quietDanger" className="ml-auto" busy={save.isPending} onClick={() => save.mutate(withoutForm(layout))}>
            {t('shaping.resetForm')}
          </Button>
        )}
      </div>
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('shaping.formHint')}</p>
      <p role="status" className="sr-only">
        {told}
      </p>
      <div className="grid items-start gap-x-6 gap-y-6 py-5 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
        {/* Glisser est l'affaire du pointeur : les flèches de chaque ligne en sont le double au clavier. */}
        <DndContext sensors={sensors} collisionDetection={pointerWithin} accessibility={{ announcements: silent, screenReaderInstructions: { draggable: '' } }} onDragStart={({ active }) => setDragged(String(active.id))} onDragEnd={({ active, over }) => drop(String(active.id), over ? String(over.id) : undefined)} onDragCancel={() => setDragged(undefined)}>
          <section aria-labelledby="layout-sections" className="grid min-w-0 gap-3">
            <h2 id="layout-sections" className="text-section">
              {t('shaping.sections')}
            </h2>
            {draft.sections.map((section, rank) => (
              <SectionBox
                key={section.name}
                section={section}
                label={sectionName(section)}
                first={rank === 0}
                last={rank === draft.sections.length - 1}
                open={open === section.name}
                onOpen={() => setOpen(open === section.name ? undefined : section.name)}
                onMove={(by) => keepFocus(`[data-section="${section.name}"]`, `button[data-step="${by}"]`, () => change(shiftedSection(draft, section.name, by)))}
                onRemove={() => change(withoutSection(draft, section.name))}
                settings={<SectionSettings section={section} entity={entity} onChange={(part) => changeSection(section.name, part)} />}
              >
                {section.fields.map((name, at) => row(name, at, section.fields, rank))}
              </SectionBox>
            ))}
            <div>
              <Button onClick={addSection}>
                <Plus aria-hidden />
                {t('shaping.addSection')}
              </Button>
            </div>
            <UnshownBox>{draft.unshown.map((name, at) => row(name, at, draft.unshown, -1))}</UnshownBox>
            <FieldFrame id="layout-wizard" label={t('shaping.wizard')} help={t('shaping.wizardHelp')}>
              {(control) => <Switch {...control} checked={draft.wizard} onCheckedChange={(wizard) => change({ ...draft, wizard })} />}
            </FieldFrame>
          </section>
          <DragOverlay dropAnimation={null}>{lifted && <FieldFace field={lifted} lifted />}</DragOverlay>
        </DndContext>
        <LayoutPreview entity={entity} draft={draft} />
      </div>
      <StickyFooter note={named ? '' : t('shaping.titleMissing')}>
        <Button variant="ghost" disabled={!history.canUndo} aria-keyshortcuts="Control+Z Meta+Z" onClick={history.undo}>
          <Undo2 aria-hidden />
          {t('shaping.undoGesture')}
        </Button>
        <Button disabled={!dirty} onClick={() => change(start)}>
          {t('admin.discard')}
        </Button>
        <Button variant="primary" disabled={!dirty || !named} busy={save.isPending} aria-keyshortcuts="Control+S Meta+S" onClick={() => save.mutate(toBody(draft, layout))}>
          {t('action.save')}
        </Button>
      </StickyFooter>
      <LeaveGuard isDirty={() => dirty && !save.isPending} onLeave={() => change(start)} />
    </HeldWhile>
  )
}

/** Le rang d'arrivée est dit par la page elle-même. */
const silent = { onDragStart: () => undefined, onDragOver: () => undefined, onDragEnd: () => undefined, onDragCancel: () => undefined }
