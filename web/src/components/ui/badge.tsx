/** Étiquette d'état : le texte porte le sens, la couleur ne fait que l'appuyer. */
import { cva } from 'class-variance-authority'
import type { ReactNode } from 'react'
import type { Tone } from '@/lib/model'

const style = cva('inline-flex max-w-full items-center rounded-full border border-transparent px-2 py-px text-meta font-medium whitespace-nowrap', {
  variants: {
    tone: {
      neutral: 'bg-muted text-foreground',
      info: 'bg-info-soft text-info',
      success: 'bg-success-soft text-success',
      warning: 'bg-warning-soft text-warning',
      danger: 'bg-danger-soft text-danger',
      violet: 'bg-violet-soft text-violet',
    } satisfies Record<Tone, string>,
  },
})

export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={style({ tone })}>
      <span className="truncate">{children}</span>
    </span>
  )
}
