/** Choix dans une liste courte, avec pastille de ton (modèle ARIA « combobox » non éditable). Taper des lettres y mène. */
import { ChevronDown } from 'lucide-react'
import { Popover as Primitive } from 'radix-ui'
import { useId, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Choice } from '@/lib/model'
import { cx } from '@/lib/cx'
import { Dot } from './dot'
import { controlStyle } from './input'
import { Listbox, neighbour, optionId } from './listbox'

interface SelectProps {
  value: string
  onChange: (value: string) => void
  options: Choice[]
  placeholder?: string
  disabled?: boolean
  id?: string
  onBlur?: () => void
  className?: string
  'aria-label'?: string
  'aria-labelledby'?: string
  'aria-describedby'?: string
  'aria-invalid'?: boolean
  'aria-required'?: boolean
}

const TYPE_AHEAD_MS = 600

export function Select({ value, onChange, options, placeholder, className, disabled, ...rest }: SelectProps) {
  const { t } = useTranslation()
  const listId = useId()
  const trigger = useRef<HTMLButtonElement>(null)
  const typed = useRef({ text: '', at: 0 })
  const [open, setOpen] = useState(false)
  const chosen = options.findIndex((option) => option.value === value)
  const [active, setActive] = useState(0)
  const current = options[chosen]

  const show = () => {
    setActive(Math.max(chosen, 0))
    setOpen(true)
  }
  const pick = (index: number) => {
    const option = options[index]
    if (option) onChange(option.value)
    setOpen(false)
  }
  const typeAhead = (letter: string, now: number) => {
    const text = (now - typed.current.at < TYPE_AHEAD_MS ? typed.current.text : '') + letter.toLocaleLowerCase()
    typed.current = { text, at: now }
    const found = options.findIndex((option) => option.label.toLocaleLowerCase().startsWith(text))
    if (found < 0) return
    if (open) setActive(found)
    else pick(found)
  }
  const keys = (event: KeyboardEvent) => {
    const { key } = event
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (key === 'Escape' && open) {
      event.stopPropagation()
      setOpen(false)
    } else if (['ArrowDown', 'ArrowUp', 'Enter', ' '].includes(key) && !open) {
      event.preventDefault()
      show()
    } else if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault()
      setActive(neighbour(active, key === 'ArrowDown' ? 1 : -1, options.length))
    } else if ((key === 'Home' || key === 'End') && open) {
      event.preventDefault()
      setActive(key === 'Home' ? 0 : options.length - 1)
    } else if ((key === 'Enter' || key === ' ') && open) {
      event.preventDefault()
      pick(active)
    } else if (key === 'Tab' && open) {
      pick(active)
    } else if (key.length === 1) {
      typeAhead(key, event.timeStamp)
    }
  }
  return (
    <Primitive.Root open={open} onOpenChange={setOpen}>
      <Primitive.Anchor asChild>
        <button
          ref={trigger}
          type="button"
          role="combobox"
          aria-haspopup="listbox"
          aria-expanded={open}
          aria-controls={open ? listId : undefined}
          aria-activedescendant={open ? optionId(listId, active) : undefined}
          disabled={disabled}
          onClick={() => (open ? setOpen(false) : show())}
          onKeyDown={keys}
          className={cx(controlStyle, 'flex h-control items-center gap-2 px-3 text-left', className)}
          {...rest}
        >
          <span className={cx('flex min-w-0 flex-1 items-center gap-2', !current && 'text-muted-foreground')}>
            {current?.tone && <Dot tone={current.tone} />}
            <span className="truncate">{current?.label ?? placeholder ?? t('form.choose')}</span>
          </span>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        </button>
      </Primitive.Anchor>
      <Listbox
        id={listId}
        label={rest['aria-label'] ?? t('form.choices')}
        owner={trigger}
        active={active}
        onActive={setActive}
        onPick={pick}
        items={options.map((option) => ({
          id: option.value || 'blank',
          selected: option.value === value,
          content: (
            <>
              {option.tone && <Dot tone={option.tone} />}
              {option.label}
            </>
          ),
        }))}
      />
    </Primitive.Root>
  )
}
