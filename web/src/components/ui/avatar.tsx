/** Initiales d'une personne : la couleur vient du nom, donc reste la même partout. */
import { cx } from '@/lib/cx'

const tints = ['bg-accent text-accent-foreground', 'bg-success-soft text-success', 'bg-warning-soft text-warning', 'bg-violet-soft text-violet', 'bg-info-soft text-info']

export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  const first = words[0]?.[0] ?? '?'
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : ''
  return (first + last).toUpperCase()
}

const tintOf = (name: string) => tints[[...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % tints.length]

export function Avatar({ name, large }: { name: string; large?: boolean }) {
  return (
    <span aria-hidden className={cx('inline-grid shrink-0 place-items-center rounded-full font-semibold', tintOf(name), large ? 'size-8 text-meta' : 'size-5 text-[0.5625rem]')}>
      {initialsOf(name)}
    </span>
  )
}
