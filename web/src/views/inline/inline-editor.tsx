/** Saisie là où la valeur se lit : Entrée ou Tab enregistre, Échap renonce, quitter la case enregistre. */
import { useEffect, useRef, useState, type ComponentType, type FocusEvent, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useModel } from '@/features/model/use-model'
import { EditorOf } from '@/fields/editor-of'
import { cx } from '@/lib/cx'
import { checkField } from '@/lib/form/check'
import { faultText } from '@/lib/form/fault-text'
import { recordValues, same } from '@/lib/form/values'
import { entityKey, isReference, type Entity, type Field, type RecordData } from '@/lib/model'
import { toastError } from '@/lib/toast'
import { useInlineEdit, type Refused } from './use-inline-edit'

/** Comment la saisie a fini : par une touche ou un choix, pour aller au champ d'après ou d'avant, ou en allant ailleurs. */
export type Ending = 'key' | 'next' | 'previous' | 'away'

interface InlineEditorProps {
  entity: Entity
  field: Field
  record: RecordData
  onDone: (by: Ending) => void
  /** Ce que le serveur a refusé la fois d'avant, et pourquoi : la saisie reprend là. */
  refused?: { value: unknown; message: string }
  onRefused?: (refused: Refused) => boolean
  /** Vrai quand la valeur ne peut rester vide, pour une raison qui tient aux autres champs. */
  required?: boolean
  className?: string
  /** De quoi finir sans clavier. */
  Buttons?: ComponentType<{ save: () => void; cancel: () => void }>
}

/** Choisir, c'est avoir fini : pas de seconde touche à presser. */
const chosenAtOnce = (field: Field) => field.type === 'select' || isReference(field)

/** Sortes dont la saisie prend plusieurs lignes : Entrée leur reste. */
const takesLines = new Set(['long_text', 'markdown', 'json'])

/** Les cases d'une saisie : un montant en a deux, le bouton d'un calendrier n'en est pas une. */
const controls = 'input, textarea, select, [role="combobox"], [contenteditable="true"]'

export default function InlineEditor({ entity, field, record: latestRecord, onDone, refused, onRefused, required = Boolean(field.required), className = 'bg-background p-0.5 [--control:calc(var(--row)-6px)]', Buttons }: InlineEditorProps) {
  const { t } = useTranslation()
  const model = useModel()
  const box = useRef<HTMLDivElement>(null)
  // La fiche telle qu'elle était quand on s'est mis à écrire : ce qu'un autre en change depuis n'est pas écrasé sans un mot.
  const [record] = useState(latestRecord)
  const [before] = useState(() => recordValues(model, [field], record)[field.name])
  const [start] = useState(refused ? refused.value : before)
  const [value, setValue] = useState(start)
  const save = useInlineEdit(entity, onRefused)
  const faultOf = (next: unknown) => checkField(model, field, next, { visible: true, required, readOnly: false })[0]
  const fault = faultOf(value)
  const said = fault ? faultText(t, fault) : same(value, start) ? refused?.message : undefined
  // Ce que la case vient de lire compte avant d'être redessiné : Entrée, ou la quitter, met d'abord une date en forme.
  const latest = useRef(start)
  const finished = useRef(false)

  useEffect(() => {
    const control = box.current?.querySelector<HTMLElement>(controls) ?? box.current?.querySelector('button')
    control?.focus()
    if (control instanceof HTMLInputElement && control.type === 'text') control.select()
  }, [])

  const finish = (by: Ending) => {
    finished.current = true
    onDone(by)
  }
  const commit = (next: unknown, by: Ending) => {
    if (finished.current || faultOf(next)) return
    if (!same(next, before)) save(record, field, next, before)
    finish(by)
  }
  const change = (next: unknown) => {
    latest.current = next
    setValue(next)
    if (chosenAtOnce(field)) commit(next, 'key')
  }
  const keys = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Escape') return finish('key')
    const target = event.target as HTMLElement
    if (event.key === 'Tab') {
      const all = [...(box.current?.querySelectorAll(controls) ?? [])]
      // Un montant se parcourt avant de se quitter.
      if (all.indexOf(target) >= 0 && all.at(event.shiftKey ? 0 : -1) !== target) return
      event.preventDefault()
      return commit(latest.current, event.shiftKey ? 'previous' : 'next')
    }
    if (event.key !== 'Enter') return
    // Une liste ouverte garde Entrée pour elle, un calendrier s'ouvre à Entrée, un texte de plusieurs lignes en prend une de plus.
    const lines = takesLines.has(field.type) && !event.ctrlKey && !event.metaKey
    if (lines || target.closest('[aria-haspopup="dialog"], [data-finish]') || box.current?.querySelector('[aria-expanded="true"]')) return
    event.preventDefault()
    commit(latest.current, 'key')
  }
  const leave = (event: FocusEvent) => {
    // Le calendrier de la case est ailleurs dans la page : y aller, en revenir, c'est y rester.
    const [from, to] = [event.target, event.relatedTarget as Element | null]
    if (finished.current || !box.current?.contains(from) || box.current.contains(to) || to?.closest('[data-calendar-popover]')) return
    const left = faultOf(latest.current)
    if (!left) return commit(latest.current, 'away')
    // La case reprend sa valeur d'avant : ce qui était tapé ne disparaît pas sans un mot.
    if (!same(latest.current, before)) toastError(faultText(t, left))
    finish('away')
  }
  const id = `inline-${field.name}`
  return (
    <div ref={box} role="presentation" onKeyDown={keys} onBlur={leave} className={cx('relative text-left', className)}>
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
        control={{ id, 'aria-labelledby': `${id}-label`, 'aria-describedby': said ? `${id}-fault` : undefined, 'aria-invalid': said ? true : undefined, 'aria-required': required || undefined }}
      />
      {Buttons && <Buttons save={() => commit(latest.current, 'key')} cancel={() => finish('key')} />}
      {said && (
        <p id={`${id}-fault`} role="alert" className="absolute top-full left-0 z-30 mt-1 rounded-md border border-danger bg-popover px-2 py-1 w-max max-w-72 text-meta text-danger shadow-md">
          {said}
        </p>
      )}
    </div>
  )
}
