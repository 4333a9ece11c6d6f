/** Le formulaire monté : sections (ou pas à pas sur téléphone), brouillon, garde, enregistrement, conflit. */
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useRef, useState, type FormEvent } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Breadcrumbs } from '@/components/breadcrumbs'
import { PageTitle } from '@/components/page-title'
import { Button } from '@/components/ui/button'
import { EditorOf } from '@/fields/editor-of'
import { FormContext } from '@/fields/types'
import { useModel } from '@/features/model/use-model'
import type { Evaluate } from '@/lib/cel'
import { isBlank } from '@/lib/form/check'
import { createForm } from '@/lib/form/form'
import { blankValues, formFields, recordValues } from '@/lib/form/values'
import type { Problem } from '@/lib/http/problem'
import { crumbsTo } from '@/lib/menu-path'
import { entityKey, recordPath, titleOf, type Entity, type Field, type RecordData, type Section } from '@/lib/model'
import { recordSource } from '@/lib/records/source'
import { usePhone } from '@/lib/use-media'
import { useShortcut } from '@/lib/use-shortcut'
import { ConflictDialog } from './conflict-dialog'
import { DraftNotice } from './draft-notice'
import { focusFaults, useWantedField } from './focus-fault'
import { FormFooter } from './form-footer'
import { FormSection, sectionVisible } from './form-sections'
import { heldValues, type Held } from './held'
import { LeaveGuard } from './leave-guard'
import { draftKey, forgetDraft, readDraft, useDraft } from './use-draft'
import { useForesight } from './use-foresight'
import { useSave, type SaveOrder } from './use-save'
import { useWizard, WizardProgress } from './wizard'

const ImpactButton = lazy(() => import('./impact-button'))

interface RecordFormProps {
  entity: Entity
  record?: RecordData
  /** Une écriture refusée, à reprendre. */
  held?: Held
  /** Ce que l'adresse donne d'avance à une fiche neuve. */
  given?: Record<string, unknown>
  evaluate?: Evaluate
}

export function RecordForm({ entity, record: opened, held, given, evaluate }: RecordFormProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const model = useModel()
  const phone = usePhone()
  const owner = entityKey(entity)
  // La version ouverte ne change plus : c'est elle qui révèle qu'un autre est passé entre-temps.
  const [record] = useState(opened)
  const draft = draftKey(owner, record?.id)
  const [recovered] = useState(() => (held ? heldValues(model, formFields(entity), held) : readDraft(draft, record?.version)))
  const [form, setForm] = useState(() => buildForm(recovered, held?.problem))
  const [conflict, setConflict] = useState(held?.problem.status === 412 ? held.problem : undefined)
  const saved = useRef(false)
  useDraft(form, draft, record?.version)
  useWantedField()
  useForesight(recordPath(entity, record?.id ?? '-'))

  function buildForm(start?: Record<string, unknown>, problem?: Problem) {
    const fields = record ? frozenFields(formFields(entity), record) : formFields(entity)
    const initial = record ? recordValues(model, fields, record) : { ...blankValues(model, fields), ...given }
    const context = record ?? (entity.workflow ? { [entity.workflow.field]: entity.workflow.states[0]?.name } : undefined)
    const built = createForm({ model, fields, initial, start: start && { ...initial, ...start, ...given }, evaluate, context })
    if (problem) built.placeErrors(problem.errors)
    return built
  }
  const discard = () => {
    forgetDraft(draft)
    if (held) void recordSource.get().drop(held.id)
    setForm(buildForm())
  }
  const leave = (path: string) => {
    saved.current = true
    forgetDraft(draft)
    void navigate({ to: path, replace: true })
  }
  const save = useSave({ entity, form, record, held, onSaved: (one) => leave(recordPath(entity, one.id)), onConflict: setConflict })
  const sections = sectionsOf(entity).filter((section) => section.fields.some((name) => form.fields.some((field) => field.name === name)))
  const wizard = useWizard(form, phone && !record ? wizardSections(entity, sections).filter((section) => sectionVisible(form, section, evaluate)) : [])
  const run = (order: SaveOrder) => {
    if (save.isPending || form.busy() > 0) return
    const faults = form.check()
    if (faults.length === 0) return save.mutate(order)
    flushSync(() => wizard.show(faults[0]))
    focusFaults(faults)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (wizard.hasNext) wizard.next()
    else run({})
  }
  useShortcut('mod+enter', () => run({}), !conflict)

  const chained = record ? undefined : firstTransition(entity)
  const title = record ? t('form.editTitle', { title: titleOf(entity, record) }) : t('form.newTitle', { label: entity.label })
  const back = record ? recordPath(entity, record.id) : entity.path
  const above = record ? [{ label: String(record[entity.number_field ?? ''] ?? titleOf(entity, record)), to: back }] : []
  const crumbs = [...crumbsTo(model, entity), ...above, { label: record ? t('action.edit') : t('form.new') }]
  return (
    <form onSubmit={submit} noValidate className="flex min-h-full shrink-0 flex-col bg-canvas">
      <div className="mx-auto w-full max-w-4xl px-4 py-4 lg:px-6">
        <Breadcrumbs crumbs={crumbs} />
        <PageTitle text={title} className="mt-2 text-record" />
        {wizard.active && <WizardProgress wizard={wizard} />}
        {recovered && <DraftNotice onDiscard={discard} />}
        <FormContext value={{ form, Editor: EditorOf }}>
          <div className="mt-4 grid grid-cols-1 gap-5 pb-6">
            {(wizard.active ? wizard.shown : sections).map((section) => (
              <FormSection key={section.name} form={form} section={section} entity={entity} owner={owner} evaluate={evaluate} />
            ))}
          </div>
        </FormContext>
      </div>
      <FormFooter form={form}>
        {!wizard.hasNext && (
          <Suspense>
            <ImpactButton entity={entity} form={form} record={record} />
          </Suspense>
        )}
        {wizard.hasPrevious ? <Button onClick={wizard.previous}>{t('form.previous')}</Button> : <Button onClick={() => void navigate({ to: back })}>{t('action.cancel')}</Button>}
        {chained && !wizard.hasNext && (
          <Button disabled={save.isPending} onClick={() => run({ chain: chained.name })}>
            {t('form.saveAnd', { action: chained.label.toLocaleLowerCase() })}
          </Button>
        )}
        <Button type="submit" variant="primary" busy={save.isPending} aria-keyshortcuts="Control+Enter Meta+Enter Control+S Meta+S">
          {wizard.hasNext ? t('form.next') : t('action.save')}
        </Button>
      </FormFooter>
      <LeaveGuard isDirty={() => !saved.current && form.isDirty()} onLeave={() => forgetDraft(draft)} />
      {conflict && record && (
        <ConflictDialog
          entity={entity}
          form={form}
          problem={conflict}
          onKeep={(version) => {
            setConflict(undefined)
            run({ version })
          }}
          onClose={() => setConflict(undefined)}
        />
      )}
    </form>
  )
}

/** Un champ qui ne s'écrit qu'une fois ne s'écrit plus. */
const frozenFields = (fields: Field[], record: RecordData): Field[] =>
  fields.map((field) => (field.set_once && !isBlank(record[field.name]) ? { ...field, read_only: true } : field))

const sectionsOf = (entity: Entity): Section[] =>
  entity.form.sections.length > 0 ? entity.form.sections : [{ name: 'main', label: entity.label, fields: formFields(entity).map((field) => field.name) }]

const wizardSections = (entity: Entity, sections: Section[]): Section[] => (entity.form.wizard ?? []).flatMap((name) => sections.find((section) => section.name === name) ?? [])

/** Première transition de l'état initial, si la personne y a droit : « Enregistrer et soumettre ». */
function firstTransition(entity: Entity) {
  const initial = entity.workflow?.states[0]?.name
  const transition = entity.workflow?.transitions.find((one) => one.from.includes(initial ?? ''))
  const needsParams = entity.actions?.find((action) => action.name === transition?.name)?.params?.length
  return transition && !needsParams && entity.rights.actions?.includes(transition.name) ? transition : undefined
}
