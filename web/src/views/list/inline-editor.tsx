/** Saisie dans la case : Entrée ou Tab enregistre, Échap renonce, quitter la case enregistre. */
import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useModel } from '@/features/model/use-model'
import { EditorOf } from '@/fields/editor-of'
import { checkField } from '@/lib/form/check'
import { faultText } from '@/lib/form/fault-text'
import { recordValues, same } from '@/lib/form/values'
import { entityKey, isReference, type Entity, type Field, type RecordData } from '@/lib/model'
import { useInlineEdit } from './use-inline-edit'

interface InlineEditorProps {
  entity: Entity
  field: Field
  record: RecordData
  onDone: () => void
}

/** Choisir, c'est avoir fini : pas de seconde touche à presser. */
const chosenAtOnce = (field: Field) => field.type === 'select' || isReference(field)

export default function InlineEditor({ entity, field, record, onDone }: InlineEditorProps) {
  const { t } = useTranslation()
  const model = useModel()
  const box = useRef<HTMLDivElement>(null)
  const [before] = useState(() => recordValues(model, [field], record)[field.name])
  const [value, setValue] = useState(before)
  const save = useInlineEdit(entity)
  const faultOf = (next: unknown) => checkField(model, field, next, { visible: true, required: Boolean(field.required), readOnly: false })[0]
  const fault = faultOf(value)
  const finished = useRef(false)

  useEffect(() => {
    const control = box.current?.querySelector<HTMLElement>('input, button, textarea')
    control?.focus()
    if (control instanceof HTMLInputElement && control.type === 'text') control.select()
  }, [])

  const finish = () => {
    finished.current = true
    onDone()
  }
  const commit = (next: unknown) => {
    if (finished.current || faultOf(next)) return
    if (!same(next, before)) save(record, field, next, before)
    finish()
  }
  const change = (next: unknown) => {
    setValue(next)
    if (chosenAtOnce(field)) commit(next)
  }
  const keys = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Escape') return finish()
    // Une liste ouverte garde Entrée pour elle.
    if (event.key !== 'Tab' && (event.key !== 'Enter' || box.current?.querySelector('[aria-expanded="true"]'))) return
    event.preventDefault()
    commit(value)
  }
  const leave = (event: FocusEvent) => {
    if (finished.current || box.current?.contains(event.relatedTarget as Node | null)) return
    if (fault) finish()
    else commit(value)
  }
  const id = `inline-${field.name}`
  return (
    <div ref={box} role="presentation" onKeyDown={keys} onBlur={leave} className="relative bg-background p-0.5 text-left [--control:calc(var(--row)-6px)]">
      <label id={`${id}-label`} htmlFor={id} className="sr-only">
        {field.label}
      </label>
      <EditorOf
        field={field}
        value={value}
        onChange={change}
        onBlur={() => undefined}
        disabled={false}
        fullName={`${entityKey(entity)}.${field.name}`}
        control={{ id, 'aria-labelledby': `${id}-label`, 'aria-describedby': fault ? `${id}-fault` : undefined, 'aria-invalid': fault ? true : undefined, 'aria-required': field.required || undefined }}
      />
      {fault && (
        <p id={`${id}-fault`} role="alert" className="absolute top-full left-0 z-30 mt-1 rounded-md border border-danger bg-popover px-2 py-1 text-meta whitespace-nowrap text-danger shadow-md">
          {faultText(t, fault)}
        </p>
      )}
    </div>
  )
}
