/** Case à cocher : l'élément natif, coloré. Rien à réinventer pour le clavier ni les lecteurs d'écran. */
import type { ComponentProps } from 'react'
import { cx } from '@/lib/cx'

export const Checkbox = ({ className, ...rest }: Omit<ComponentProps<'input'>, 'type'>) => (
  <input type="checkbox" className={cx('size-4.5 shrink-0 cursor-pointer accent-primary touch:size-6', className)} {...rest} />
)
