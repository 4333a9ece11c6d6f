/** De quoi ajouter quelque chose à un jour : un « + » au survol ou au focus du jour (`group/day`), toujours là au doigt. */
import { Plus } from 'lucide-react'
import { cx } from '@/lib/cx'

export interface CreateDay {
  label: (day: string) => string
  on: (day: string) => void
}

/** Sans `create`, rien ne s'ajoute. */
export function DayCreate({ create, day, className }: { create: CreateDay | undefined; day: string; className?: string }) {
  if (!create) return null
  return (
    <button
      type="button"
      data-print="hide"
      aria-label={create.label(day)}
      className={cx('grid size-6 shrink-0 place-items-center rounded-sm text-muted-foreground opacity-0 group-focus-within/day:opacity-100 group-hover/day:opacity-100 hover:bg-muted focus-visible:opacity-100 touch:size-11 touch:opacity-100', className)}
      onClick={() => create.on(day)}
    >
      <Plus aria-hidden className="size-4" />
    </button>
  )
}
