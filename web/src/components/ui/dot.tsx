/** Pastille de ton, toujours accompagnée d'un texte. */
import { cx } from '@/lib/cx'
import type { Tone } from '@/lib/model'

const fill: Record<Tone, string> = {
  neutral: 'bg-muted-foreground',
  info: 'bg-info',
  success: 'bg-success',
  warning: 'bg-warning',
  danger: 'bg-danger',
  violet: 'bg-violet',
}

export const Dot = ({ tone = 'neutral' }: { tone?: Tone }) => <span aria-hidden className={cx('size-2 shrink-0 rounded-full', fill[tone])} />
