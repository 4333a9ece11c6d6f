/** Mène à la case fautive. Les identifiants des cases suivent les chemins du serveur : `actions[0].due_on`. */
import type { Fault } from '@/lib/form/check'
import { rootOf } from '@/lib/form/form'

const focusable = 'input, textarea, button, [contenteditable="true"]'

const frameOf = (fault: Fault) => document.getElementById(`field-${fault.path}`) ?? document.getElementById(`field-${rootOf(fault.path)}`)

/** Mène à la première faute ; les sections repliées qui en cachent d'autres s'ouvrent aussi. */
export function focusFaults(faults: Fault[]): void {
  for (const fault of faults) frameOf(fault)?.closest('details')?.setAttribute('open', '')
  focusFault(faults[0])
}

export function focusFault(fault: Fault | undefined): void {
  if (!fault) return
  const target = frameOf(fault)
  target?.closest('details')?.setAttribute('open', '')
  // Un groupe (touches, lignes) ne prend pas le focus lui-même : son premier contrôle le fait.
  const control = target?.matches(focusable) ? target : target?.querySelector<HTMLElement>(focusable)
  control?.focus({ preventScroll: true })
  target?.scrollIntoView({ block: 'center', behavior: 'smooth' })
}
