/** Une expression CEL : propositions pendant la frappe, et l'erreur du serveur montrée à sa place. */
import { use, useId, useRef, useState, type KeyboardEvent } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Textarea } from '@/components/ui/input'
import { neighbour } from '@/components/ui/listbox'
import { useModel } from '@/features/model/use-model'
import { complete, type Completion, type Suggestion } from '@/lib/completion'
import { cx } from '@/lib/cx'
import type { Problem } from '@/lib/http/problem'
import type { Entity } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { CelWords } from './cel-words'

interface CelBoxProps {
  id?: string
  /** Ce dont l'expression nomme les champs ; aucune fiche, aucun champ proposé. */
  entity: Entity | undefined
  label: string
  help?: string
  value: string
  onChange: (value: string) => void
  problem?: Problem
  /** Refus du serveur, quand il arrive avec tous les autres. */
  fault?: string
  className?: string
  /** Le libellé reste pour l'oreille : à l'écran, ce qui précède le dit déjà. */
  quiet?: boolean
}

const idle: Completion = { from: 0, offers: [] }

export function CelBox({ id: given, entity, label, help, value, onChange, problem, fault, className, quiet }: CelBoxProps) {
  const { t } = useTranslation()
  const model = useModel()
  const own = use(CelWords)
  const made = useId()
  const id = given ?? made
  const area = useRef<HTMLTextAreaElement>(null)
  const [completion, setCompletion] = useState(idle)
  const [active, setActive] = useState(0)
  const open = completion.offers.length > 0

  const suggest = (text: string, caret: number) => {
    setCompletion(complete(model, entity, text, caret, own))
    setActive(0)
  }
  const accept = (offer: Suggestion | undefined) => {
    const element = area.current
    if (!offer || !element) return
    const next = value.slice(0, completion.from) + offer.text + value.slice(element.selectionStart)
    // Le curseur se pose entre les guillemets ou les crochets qu'on vient d'ouvrir.
    const hole = /["[]["\]]\)?$/.exec(offer.text)
    const caret = completion.from + (hole ? hole.index + 1 : offer.text.length)
    // Posé plus tard, le curseur sauterait sous les doigts de qui tape déjà la suite.
    flushSync(() => onChange(next))
    setCompletion(idle)
    element.focus()
    element.setSelectionRange(caret, caret)
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key === ' ' && event.ctrlKey && area.current) {
      event.preventDefault()
      return suggest(value, area.current.selectionStart)
    }
    if (!open) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setActive(neighbour(active, event.key === 'ArrowDown' ? 1 : -1, completion.offers.length))
    } else if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || event.key === 'Tab') {
      event.preventDefault()
      accept(completion.offers[active])
    } else if (event.key === 'Escape') {
      event.stopPropagation()
      setCompletion(idle)
    }
  }
  const at = problem?.position
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className={quiet ? 'sr-only' : 'text-label font-medium'}>
        {label}
      </label>
      <Textarea
        ref={area}
        id={id}
        spellCheck={false}
        autoCapitalize="off"
        className={cx('min-h-control font-mono', className)}
        aria-autocomplete="list"
        aria-controls={open ? `${id}-list` : undefined}
        aria-activedescendant={open ? `${id}-${active}` : undefined}
        aria-invalid={problem || fault ? true : undefined}
        aria-describedby={[help && `${id}-help`, (problem || fault) && `${id}-error`].filter(Boolean).join(' ') || undefined}
        value={value}
        onChange={(event) => {
          onChange(event.target.value)
          suggest(event.target.value, event.target.selectionStart)
        }}
        onKeyDown={keys}
        onBlur={() => setCompletion(idle)}
      />
      {open && (
        <div id={`${id}-list`} role="listbox" aria-label={t('filter.suggestions')} className="max-h-56 overflow-y-auto rounded-md border bg-popover p-1 scroll-thin">
          {completion.offers.map((offer, index) => (
            <div
              key={offer.text}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              tabIndex={-1}
              className={cx('flex min-h-8 cursor-pointer items-center gap-3 rounded-sm px-2 touch:min-h-12', index === active && 'bg-muted')}
              onPointerDown={(event) => {
                event.preventDefault()
                accept(offer)
              }}
            >
              <code className="truncate">{offer.text}</code>
              <span className="ml-auto truncate text-meta text-muted-foreground">{offer.hint}</span>
            </div>
          ))}
        </div>
      )}
      {problem && (
        <div id={`${id}-error`} role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-danger">
          <p className="font-medium">{problemText(t, problem)}</p>
          {at !== undefined && (
            <p className="mt-1 font-mono text-label break-words">
              <span className="sr-only">{t('filter.at', { position: at })} </span>
              {value.slice(0, at - 1)}
              <mark className="rounded-sm bg-danger px-0.5 text-background">{value.slice(at - 1, at) || '␣'}</mark>
              {value.slice(at)}
            </p>
          )}
        </div>
      )}
      {fault && (
        <p id={`${id}-error`} className="text-meta font-medium text-danger">
          {fault}
        </p>
      )}
      {help && (
        <p id={`${id}-help`} className="text-meta text-muted-foreground">
          {help}
        </p>
      )}
    </div>
  )
}
