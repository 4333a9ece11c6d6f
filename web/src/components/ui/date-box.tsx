/** Le cadre d'une date qui s'écrit : le texte, ce qui en est compris, et le bouton de son calendrier. Les flèches avancent, Alt ↓ ouvre. */
import { useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '@/lib/cx'
import { controlStyle } from './input'
import type { ControlProps } from './field-frame'
import type { Typed } from './use-typed'

export interface DateControlProps extends Partial<ControlProps> {
  value: string
  onChange: (value: string) => void
  onBlur?: () => void
  disabled?: boolean
  'aria-label'?: string
}

interface DateBoxProps extends Partial<ControlProps> {
  id: string
  typed: Typed
  disabled?: boolean
  onBlur?: () => void
  placeholder?: string
  /** Ce que donnent ↑ et ↓ : `at` est la place du curseur dans le texte. */
  onStep: (step: 1 | -1, at: number) => string | undefined
  /** Ce qui a été compris : « dim. 22 nov. ». La place peut manquer pour le montrer ; il se dit toujours. */
  note?: string
  /** Ce qui se montre toujours : le fuseau. */
  zone?: string
  /** Le bouton du calendrier. */
  children?: ReactNode
  'aria-label'?: string
}

export const openerId = (id: string) => `${id}-open`

export function DateBox({ id, typed, disabled, onBlur, placeholder, onStep, note, zone, children, ...control }: DateBoxProps) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const caret = useRef<number | undefined>(undefined)
  useLayoutEffect(() => {
    if (caret.current !== undefined) input.current?.setSelectionRange(caret.current, caret.current)
    caret.current = undefined
  })
  const keys = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') return typed.settle()
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    if (event.altKey && event.key === 'ArrowDown') {
      // Sans cela, le navigateur fait aussi défiler la page d'un écran, le calendrier avec elle.
      event.preventDefault()
      document.getElementById(openerId(id))?.click()
    }
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    const at = event.currentTarget.selectionStart ?? 0
    const next = onStep(event.key === 'ArrowUp' ? 1 : -1, at)
    if (next === undefined) return
    caret.current = at
    typed.put(next)
  }
  const noteId = `${id}-note`
  return (
    <div
      className={cx(
        controlStyle,
        '@container flex h-control items-center has-[[aria-invalid=true]]:border-danger has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 has-[input:focus-visible]:outline-ring',
        disabled && 'border-border bg-muted text-muted-foreground',
      )}
    >
      <input
        ref={input}
        id={id}
        type="text"
        inputMode="numeric"
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        className="tnum h-full min-w-0 flex-1 rounded-md bg-transparent px-3 outline-none disabled:cursor-not-allowed"
        value={typed.text}
        disabled={disabled}
        onChange={(event) => typed.type(event.target.value)}
        onKeyDown={keys}
        onBlur={() => {
          typed.settle()
          onBlur?.()
        }}
        {...control}
        aria-describedby={[control['aria-describedby'], noteId].filter(Boolean).join(' ')}
      />
      <span id={noteId} className="flex shrink-0 gap-2 pr-2 text-meta text-muted-foreground">
        {note && (
          <span className={cx('sr-only', zone ? '@min-[22rem]:not-sr-only' : '@min-[17rem]:not-sr-only')}>
            <span className="sr-only">{t('calendar.read')} </span>
            {note}
          </span>
        )}
        {zone && <span>{zone}</span>}
      </span>
      {children}
    </div>
  )
}
