/** Un champ du formulaire : ne se redessine que si sa valeur, son état ou sa faute changent. */
import { memo, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { EditorOf } from '@/fields/editor-of'
import { cx } from '@/lib/cx'
import { faultText } from '@/lib/form/fault-text'
import { isBlank } from '@/lib/form/check'
import { useFormPart, type Form } from '@/lib/form/form'
import { isComputed, shownType, type Field } from '@/lib/model'

const wide = new Set(['long_text', 'rich_text', 'markdown', 'json', 'children', 'files', 'links', 'signature'])

interface FormFieldProps {
  form: Form
  field: Field
  /** `hse.incident`, pour nommer le champ à l'envoi d'un fichier. */
  owner: string
  quiet?: boolean
}

/** Une faute d'un membre (`position.lat`) se dit sous le champ ; celle d'une ligne a sa propre case. */
const faultOn = (path: string, name: string) => path === name || path.startsWith(`${name}.`)

export const FormField = memo(function FormField({ form, field, owner, quiet }: FormFieldProps) {
  const { t } = useTranslation()
  const { name } = field
  const value = useFormPart(form, useCallback((one: Form) => one.values()[name], [name]))
  const state = useFormPart(form, useCallback((one: Form) => one.state(name), [name]))
  const fault = useFormPart(form, useCallback((one: Form) => one.faults().find((each) => faultOn(each.path, name)), [name]))
  // Ce que personne ne saisit ne se montre que s'il y a quelque chose à montrer.
  if (!state.visible || ((field.read_only || isComputed(field)) && isBlank(value))) return null
  return (
    <div className={cx(wide.has(shownType(field)) && 'col-span-full')}>
      <FieldFrame id={`field-${name}`} label={field.label} required={state.required} quiet={quiet} help={field.help} error={fault && faultText(t, fault)}>
        {(control) => (
          <EditorOf
            field={field}
            value={value}
            onChange={(next) => form.set(name, next)}
            onBlur={() => form.leave(name)}
            control={control}
            disabled={state.readOnly || isComputed(field)}
            fullName={`${owner}.${name}`}
          />
        )}
      </FieldFrame>
    </div>
  )
})
