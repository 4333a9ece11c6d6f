/** Mène à la case fautive. Les identifiants des cases suivent les chemins du serveur : `actions[0].due_on`. */
import { useEffect } from 'react'
import type { Fault } from '@/lib/form/check'
import { rootOf } from '@/lib/form/form'

const focusable = 'input, textarea, button, [contenteditable="true"]'

const frameOf = (path: string) => document.getElementById(`field-${path}`) ?? document.getElementById(`field-${rootOf(path)}`)

/** Mène à la première faute ; les sections repliées qui en cachent d'autres s'ouvrent aussi. */
export function focusFaults(faults: Fault[]): void {
  for (const fault of faults) frameOf(fault.path)?.closest('details')?.setAttribute('open', '')
  focusFault(faults[0])
}

export function focusFault(fault: Fault | undefined): void {
  if (fault) focusField(fault.path)
}

/** Mène à la case que l'adresse nomme (`#field-assigned_to`), une fois le formulaire là. */
export function useWantedField(): void {
  useEffect(() => {
    if (location.hash.startsWith('#field-')) focusField(location.hash.slice(7))
  }, [])
}

function focusField(path: string): void {
  const target = frameOf(path)
  target?.closest('details')?.setAttribute('open', '')
  // Un groupe (touches, lignes) ne prend pas le focus lui-même : son premier contrôle le fait.
  const control = target?.matches(focusable) ? target : target?.querySelector<HTMLElement>(focusable)
  control?.focus({ preventScroll: true })
  target?.scrollIntoView({ block: 'center', behavior: 'smooth' })
}
