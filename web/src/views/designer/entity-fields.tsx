/** Les champs de l'entité, dans leur ordre, et ceux qu'elle tient déjà de son module. */
import { ListPlus, Plus } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import type { Entity } from '@/lib/model'
import { moved, newKey, withField, withoutField, type DraftField, type EntityDraft } from './draft'
import { under, type DefinitionFault } from './faults'
import { FieldCard } from './field-card'
import { KindPicker } from './kind-picker'
import { kindOf } from './kinds'

interface EntityFieldsProps {
  draft: EntityDraft
  self: Entity
  /** L'entité de module que le brouillon étend. */
  extended: Entity | undefined
  faults: DefinitionFault[]
  open: string | undefined
  onOpen: (key: string | undefined) => void
  onChange: (change: (draft: EntityDraft) => EntityDraft) => void
}

export function EntityFields({ draft, self, extended, faults, open, onOpen, onChange }: EntityFieldsProps) {
  const { t } = useTranslation()
  const [picking, setPicking] = useState(false)
  const added = useRef<string | undefined>(undefined)
  const overlay = extended !== undefined
  const base = (extended?.fields ?? []).filter((field) => !field.system && !field.extra)
  const taken = [...base.map((field) => field.name), ...draft.fields.map((field) => field.name)]
  const add = (type: string) => {
    const field: DraftField = { key: newKey(), name: '', named: false, type, labels: {}, help: {}, options: [], attributes: { ...kindOf(type).starts } }
    setPicking(false)
    onChange((before) => ({ ...before, fields: [...before.fields, field] }))
    onOpen(field.key)
    added.current = field.key
  }
  // La boîte qui se ferme rend le focus à son bouton ; le libellé d'un champ ajouté le prend à sa place.
  const focusAdded = (event: Event) => {
    if (added.current === undefined) return
    event.preventDefault()
    document.getElementById(`${added.current}-label`)?.focus()
    added.current = undefined
  }
  return (
    <section aria-labelledby="designer-fields" className="grid gap-3">
      <h2 id="designer-fields" className="text-section">
        {overlay ? t('admin.extraFields') : t('admin.fields')}
      </h2>
      {draft.fields.length === 0 ? (
        <div className="rounded-lg border">
          <BlankState icon={<ListPlus aria-hidden />} title={t('admin.noField')} hint={overlay ? t('admin.noExtraHint') : t('admin.noFieldHint')} />
        </div>
      ) : (
        <ol className="grid divide-y rounded-lg border bg-card">
          {draft.fields.map((field, index) => (
            <FieldCard
              key={field.key}
              field={field}
              self={self}
              overlay={overlay}
              taken={taken.filter((name) => name !== field.name)}
              onChange={(part) => onChange((before) => withField(before, field.key, part))}
              card={{
                open: open === field.key,
                first: index === 0,
                last: index === draft.fields.length - 1,
                faults: field.name === '' ? [] : under(faults, `fields.${field.name}`).map((fault) => fault.message),
                onToggle: () => onOpen(open === field.key ? undefined : field.key),
                onMove: (step) => onChange((before) => ({ ...before, fields: moved(before.fields, field.key, step) })),
                onRemove: () => onChange((before) => withoutField(before, field.key)),
              }}
            />
          ))}
        </ol>
      )}
      <Button className="justify-self-start" onClick={() => setPicking(true)}>
        <Plus aria-hidden />
        {t('admin.addField')}
      </Button>
      {overlay && (
        <details>
          <summary className="w-fit cursor-pointer rounded-sm py-1 text-label font-medium text-primary">{t('admin.baseFields', { count: base.length })}</summary>
          <ul className="mt-2 grid divide-y rounded-lg border">
            {base.map((field) => (
              <li key={field.name} className="flex flex-wrap items-center gap-x-3 px-3 py-2">
                <span className="font-medium">{field.label}</span>
                <span className="font-mono text-meta text-muted-foreground">{field.name}</span>
                <span className="ml-auto text-label text-muted-foreground">{t(`admin.kind.${field.type}`)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {picking && <KindPicker overlay={overlay} onPick={add} onClose={() => setPicking(false)} onClosed={focusAdded} />}
    </section>
  )
}
