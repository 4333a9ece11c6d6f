/**
 * Recherche et choix d'un ou plusieurs éléments (modèle ARIA « combobox » éditable, liste dessous).
 * Ne sait rien des données : l'appelant fournit les options de la requête courante.
 */
import { ChevronDown, X } from 'lucide-react'
import { Popover as Primitive } from 'radix-ui'
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '@/lib/cx'
import { controlStyle } from './input'
import { Listbox, neighbour, optionId } from './listbox'
import { Spinner } from './spinner'

export interface Option {
  id: string
  label: string
  hint?: string
}

interface ComboboxProps {
  chosen: Option[]
  onChoose: (chosen: Option[]) => void
  options: Option[]
  query: string
  onQuery: (query: string) => void
  loading: boolean
  many?: boolean
  disabled?: boolean
  placeholder?: string
  decorate?: (option: Option) => ReactNode
  onBlur?: () => void
  onOpen?: () => void
  id?: string
  'aria-label'?: string
  'aria-labelledby'?: string
  'aria-describedby'?: string
  'aria-invalid'?: boolean
  'aria-required'?: boolean
}

export function Combobox({ chosen, onChoose, options, query, onQuery, loading, many, disabled, placeholder, decorate, onBlur, onOpen, ...aria }: ComboboxProps) {
  const { t } = useTranslation()
  const listId = useId()
  const input = useRef<HTMLInputElement>(null)
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const only = many ? undefined : chosen[0]

  const show = () => {
    if (open || disabled) return
    setOpen(true)
    setActive(0)
    onOpen?.()
  }
  const hide = () => {
    setOpen(false)
    onQuery('')
  }
  const toggle = (option: Option) => {
    const present = chosen.some((one) => one.id === option.id)
    if (many) onChoose(present ? chosen.filter((one) => one.id !== option.id) : [...chosen, option])
    else onChoose([option])
    onQuery('')
    if (!many) setOpen(false)
    input.current?.focus()
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (!open) return show()
      setActive(neighbour(active, event.key === 'ArrowDown' ? 1 : -1, options.length))
    } else if (event.key === 'Enter' && open && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      const option = options[active]
      if (option) toggle(option)
    } else if (event.key === 'Escape' && open) {
      event.stopPropagation()
      hide()
    } else if (event.key === 'Backspace' && query === '' && chosen.length > 0 && (many || !open)) {
      onChoose(chosen.slice(0, -1))
    }
  }

  return (
    <Primitive.Root open={open} onOpenChange={(next) => (next ? show() : hide())}>
      <Primitive.Anchor
        className={cx(controlStyle, 'relative flex min-h-control flex-wrap items-center gap-1 pr-9 pl-1.5 has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 has-[input:focus-visible]:outline-ring', disabled && 'border-border bg-muted', aria['aria-invalid'] && 'border-danger')}
      >
        {many &&
          chosen.map((option) => (
            <span key={option.id} className="flex max-w-full items-center gap-1 rounded-sm bg-muted py-0.5 pr-0.5 pl-2">
              <span className="truncate">{option.label}</span>
              {!disabled && (
                <button type="button" aria-label={t('action.removeNamed', { name: option.label })} className="grid size-6 place-items-center rounded-sm hover:bg-border touch:size-9" onClick={() => onChoose(chosen.filter((one) => one.id !== option.id))}>
                  <X aria-hidden className="size-3.5" />
                </button>
              )}
            </span>
          ))}
        {only && query === '' && decorate && <span className="pl-1.5">{decorate(only)}</span>}
        <input
          ref={input}
          role="combobox"
          type="text"
          autoComplete="off"
          aria-expanded={open}
          aria-controls={open ? listId : undefined}
          aria-autocomplete="list"
          aria-activedescendant={open && options[active] ? optionId(listId, active) : undefined}
          disabled={disabled}
          placeholder={chosen.length === 0 ? placeholder : undefined}
          className="h-[calc(var(--control)-4px)] min-w-24 flex-1 bg-transparent px-1.5 outline-none disabled:cursor-not-allowed"
          value={open || query ? query : (only?.label ?? '')}
          onChange={(event) => {
            show()
            setActive(0)
            onQuery(event.target.value)
          }}
          onClick={show}
          onKeyDown={keys}
          onBlur={onBlur}
          {...aria}
        />
        <span className="absolute inset-y-0 right-2.5 grid place-items-center text-muted-foreground">
          {only && !disabled && !aria['aria-required'] ? (
            <button type="button" aria-label={t('action.clear')} className="grid size-6 place-items-center rounded-sm hover:bg-muted" onClick={() => onChoose([])}>
              <X aria-hidden className="size-4" />
            </button>
          ) : (
            <ChevronDown aria-hidden className="size-4" />
          )}
        </span>
      </Primitive.Anchor>
      <Listbox
        id={listId}
        label={aria['aria-label'] ?? t('form.choices')}
        many={many}
        owner={input}
        active={active}
        onActive={setActive}
        onPick={(index) => {
          const option = options[index]
          if (option) toggle(option)
        }}
        items={options.map((option) => ({
          id: option.id,
          selected: chosen.some((one) => one.id === option.id),
          content: (
            <>
              {decorate?.(option)}
              <span className="min-w-0 flex-1 truncate">{option.label}</span>
              {option.hint && <span className="text-meta text-muted-foreground">{option.hint}</span>}
            </>
          ),
        }))}
      >
        {options.length === 0 && (
          <p className="flex items-center gap-2 px-2.5 py-1.5 text-muted-foreground" aria-live="polite">
            {loading ? <Spinner /> : null}
            {loading ? t('state.loading') : t('form.noChoice')}
          </p>
        )}
      </Listbox>
    </Primitive.Root>
  )
}
