/** Forme en attente, à la géométrie finale ; elle n'apparaît qu'après 150 ms pour ne pas clignoter. */
import { cx } from '@/lib/cx'

export const Skeleton = ({ className }: { className?: string }) => (
  <span aria-hidden className={cx('block animate-appear', className)}>
    <span className="block size-full animate-shimmer rounded-sm bg-muted" />
  </span>
)
