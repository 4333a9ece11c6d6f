/** Sections d'un formulaire. Une section dont la condition est fausse, ou vide de champs visibles, quitte la page. */
import { useCallback } from 'react'
import { columnsOf, SectionCard } from '@/components/section-card'
import { fieldState, type Evaluate } from '@/lib/cel'
import { cx } from '@/lib/cx'
import { useFormPart, type Form } from '@/lib/form/form'
import { isBlank } from '@/lib/form/check'
import { isComputed, sectionLabel, type Entity, type Field, type Section } from '@/lib/model'
import { FormField } from './form-field'

interface FormSectionProps {
  form: Form
  entity: Entity
  section: Section
  owner: string
  evaluate?: Evaluate
}

export function FormSection({ form, entity, section, owner, evaluate }: FormSectionProps) {
  const visible = useFormPart(
    form,
    useCallback((one: Form) => sectionVisible(one, section, evaluate), [section, evaluate]),
  )
  if (!visible) return null
  const fields = section.fields.flatMap((name) => form.fields.find((field) => field.name === name) ?? [])
  return (
    <SectionCard section={section} label={sectionLabel(entity, section)}>
      <div className={cx('mt-4 gap-x-6 gap-y-5', columnsOf(section))}>
        {fields.map((field) => (
          <FormField key={field.name} form={form} field={field} owner={owner} quiet={fields.length === 1 && field.label === sectionLabel(entity, section)} />
        ))}
      </div>
    </SectionCard>
  )
}

const showsSomething = (form: Form, field: Field) => form.state(field.name).visible && !((field.read_only || isComputed(field)) && isBlank(form.values()[field.name]))

/** La condition d'une section se lit comme celle d'un champ. */
export function sectionVisible(form: Form, section: Section, evaluate?: Evaluate): boolean {
  const shown = fieldState({ name: section.name, type: 'text', label: '', visible: section.visible ?? undefined }, form.scope(), evaluate).visible
  return shown && section.fields.some((name) => form.fields.some((field) => field.name === name && showsSomething(form, field)))
}
