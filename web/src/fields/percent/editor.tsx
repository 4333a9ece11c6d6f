/** Pourcentage : un nombre, son signe à droite. */
import { DecimalEditor } from '@/fields/decimal/editor'
import type { EditorProps } from '@/fields/types'

export const PercentEditor = (props: EditorProps) => (
  <div className="relative">
    <DecimalEditor {...props} />
    <span aria-hidden className="pointer-events-none absolute inset-y-0 right-3 grid place-items-center text-muted-foreground">
      %
    </span>
  </div>
)
