/** Essayer sur une fiche inventée : un petit formulaire des champs de l'entité. Le serveur la crée, l'essaie, puis l'oublie. */
import { useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Skeleton } from '@/components/ui/skeleton'
import { useModel } from '@/features/model/use-model'
import { EditorOf } from '@/fields/editor-of'
import { FormContext } from '@/fields/types'
import type { Evaluate } from '@/lib/cel'
import { createForm } from '@/lib/form/form'
import { blankValues, toBody } from '@/lib/form/values'
import { asProblem } from '@/lib/http/problem'
import { entityKey, type Field } from '@/lib/model'
import { focusFaults } from '@/views/form/focus-fault'
import { FormField } from '@/views/form/form-field'
import { useConditions } from '@/views/form/use-conditions'
import { TryButton, type TrialOnRecord } from './trial-button'
import { TrialChange } from './trial-change'
import { changesOf, hearsChanges, inventedFields, namedFields, noChange } from './trial-sample'

export default function TrialInvented(props: TrialOnRecord) {
  const { data: evaluate, isPending } = useConditions(props.entity)
  return isPending ? <Skeleton className="h-64" /> : <InventedForm {...props} evaluate={evaluate ?? undefined} />
}

function InventedForm({ trigger, entity, busy, onTry, evaluate }: TrialOnRecord & { evaluate: Evaluate | undefined }) {
  const { t } = useTranslation()
  const model = useModel()
  const [form] = useState(() => {
    const fields = inventedFields(entity)
    const context = entity.workflow ? { [entity.workflow.field]: entity.workflow.states[0]?.name } : undefined
    return createForm({ model, fields, initial: blankValues(model, fields), evaluate, context })
  })
  const [change, setChange] = useState(noChange)
  const named = namedFields(entity, trigger)
  const changed = form.fields.find(({ name }) => name === change.field)
  const needed = (field: Field) => Boolean(field.required) || named.has(field.name)
  const shown = form.fields.filter((field) => field !== changed)
  const drawn = (field: Field) => <FormField key={field.name} form={form} field={field} owner={entityKey(entity)} />
  const attempt = () => {
    const faults = form.check()
    if (faults.length > 0) return flushSync(() => focusFaults(faults))
    onTry({ values: toBody(model, form.fields, form.values(), form.state), ...changesOf(model, changed, change.old, form.values()[change.field]) }, (error) => {
      const { errors } = asProblem(error)
      form.placeErrors(errors)
      focusFaults(form.faults())
    })
  }
  return (
    <FormContext value={{ form, Editor: EditorOf }}>
      <div className="grid gap-4 rounded-lg border bg-card p-4" data-invented>
        <p className="text-label text-muted-foreground">{t('trigger.inventedHelp')}</p>
        <div className="grid items-start gap-x-6 gap-y-4 sm:grid-cols-2">{shown.filter(needed).map(drawn)}</div>
        <details>
          <summary className="w-fit cursor-pointer rounded-sm py-1 text-label font-medium text-primary">{t('trigger.otherFields')}</summary>
          <div className="grid items-start gap-x-6 gap-y-4 pt-3 sm:grid-cols-2">{shown.filter((field) => !needed(field)).map(drawn)}</div>
        </details>
        {hearsChanges(trigger.source) && (
          <TrialChange entity={entity} source={trigger.source} change={change} onChange={setChange} among={form.fields.map(({ name }) => name)}>
            {changed && <FormField key={changed.name} form={form} field={{ ...changed, label: t('trigger.valueAfter'), help: undefined }} owner={entityKey(entity)} />}
          </TrialChange>
        )}
      </div>
      <TryButton busy={busy} onClick={attempt} />
    </FormContext>
  )
}
