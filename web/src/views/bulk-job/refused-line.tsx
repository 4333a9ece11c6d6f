/** Une fiche qu'un geste n'a pas changée, ou pas entière : laquelle, et pourquoi. */
import { RefLink } from '@/fields/link/display'
import { cx } from '@/lib/cx'
import type { FieldProblem } from '@/lib/http/problem'
import { entityKey, fieldNamed, type Entity } from '@/lib/model'

interface RefusedLineProps {
  entity: Entity
  /** Rien quand le refus n'en nomme pas. */
  id: string | null
  label: string | undefined
  errors: Pick<FieldProblem, 'field' | 'message'>[]
  className?: string
}

export function RefusedLine({ entity, id, label, errors, className }: RefusedLineProps) {
  // La case d'une ligne possédée se dit par le champ qui la tient.
  const labelOf = (field: string) => fieldNamed(entity, field.split(/[.[]/, 1)[0] ?? '')?.label
  return (
    <li className={cx('grid gap-0.5 border-b py-2.5 last:border-0', className)}>
      {id && <RefLink target={entityKey(entity)} value={{ id, label }} />}
      {errors.map(({ field, message }) => (
        <span key={`${field} ${message}`} className="text-label">
          {labelOf(field) && <span className="text-muted-foreground">{labelOf(field)} </span>}
          {message}
        </span>
      ))}
    </li>
  )
}
