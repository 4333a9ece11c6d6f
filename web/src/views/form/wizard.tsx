/** Le même formulaire, une section à la fois : ce que le modèle demande sur téléphone. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fault } from '@/lib/form/check'
import { rootOf, type Form } from '@/lib/form/form'
import type { Section } from '@/lib/model'
import { focusFault } from './focus-fault'

export interface Wizard {
  active: boolean
  shown: Section[]
  rank: number
  total: number
  hasNext: boolean
  hasPrevious: boolean
  next: () => void
  previous: () => void
  /** Revient à l'étape qui contient une faute. */
  show: (fault: Fault | undefined) => void
}

export function useWizard(form: Form, steps: Section[]): Wizard {
  const [wanted, setWanted] = useState(0)
  const rank = Math.min(wanted, Math.max(steps.length - 1, 0))
  const step = steps[rank]
  const move = (to: number) => {
    setWanted(to)
    document.getElementById('main')?.scrollTo({ top: 0 })
  }
  return {
    active: steps.length > 1,
    shown: step ? [step] : [],
    rank,
    total: steps.length,
    hasNext: rank < steps.length - 1,
    hasPrevious: rank > 0,
    next: () => {
      const faults = form.check(step?.fields)
      if (faults.length > 0) focusFault(faults[0])
      else move(rank + 1)
    },
    previous: () => move(rank - 1),
    show: (fault) => {
      const at = steps.findIndex((one) => fault && one.fields.includes(rootOf(fault.path)))
      if (at >= 0) move(at)
    },
  }
}

export function WizardProgress({ wizard }: { wizard: Wizard }) {
  const { t } = useTranslation()
  return (
    <div className="mt-3">
      <p className="text-label text-muted-foreground" aria-live="polite">
        {t('form.step', { current: wizard.rank + 1, total: wizard.total })}
      </p>
      <div aria-hidden className="mt-1.5 flex gap-1.5">
        {Array.from({ length: wizard.total }, (_, index) => (
          <span key={index} className={index <= wizard.rank ? 'h-1 flex-1 rounded-full bg-primary' : 'h-1 flex-1 rounded-full bg-border'} />
        ))}
      </div>
    </div>
  )
}
