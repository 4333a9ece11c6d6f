/** Saisie dans la case : Entrée ou Tab enregistre, Échap renonce, quitter la case enregistre. */
import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useModel } from '@/features/model/use-model'
import { EditorOf } from '@/fields/editor-of'
import { checkField } from '@/lib/form/check'
import { faultText } from '@/lib/form/fault-text'
import { recordValues, same } from '@/lib/form/values'
import { entityKey, isReference, type Entity, type Field, type RecordData } from '@/lib/model'
import { toastError } from '@/lib/toast'
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
  // Ce que la case vient de lire compte avant d'être redessiné : Entrée, ou la quitter, met d'abord une date en forme.
  const latest = useRef(before)
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
    latest.current = next
    setValue(next)
    if (chosenAtOnce(field)) commit(next)
  }
  const keys = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Escape') return finish()
    // Une liste ouverte garde Entrée pour elle.
    // Et le bouton d'un calendrier s'ouvre à Entrée.
    const opens = (event.target as HTMLElement).closest('[aria-haspopup="dialog"]')
    if (event.key !== 'Tab' && (event.key !== 'Enter' || opens || box.current?.querySelector('[aria-expanded="true"]'))) return
    event.preventDefault()
    commit(latest.current)
  }
  const leave = (event: FocusEvent) => {
    // Le calendrier de la case est ailleurs dans la page : y aller, en revenir, c'est y rester.
    const [from, to] = [event.target, event.relatedTarget as Element | null]
    if (finished.current || !box.current?.contains(from) || box.current.contains(to) || to?.closest('[data-calendar-popover]')) return
    const left = faultOf(latest.current)
    if (!left) return commit(latest.current)
    // La case reprend sa valeur d'avant : ce qui était tapé ne disparaît pas sans un mot.
    if (!same(latest.current, before)) toastError(faultText(t, left))
    finish()
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
