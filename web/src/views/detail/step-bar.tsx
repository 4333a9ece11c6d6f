/** Étapes du circuit : faites, courante, à venir. Sur téléphone, l'étape courante et son rang. */
import { Check } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { cx } from '@/lib/cx'
import type { Entity } from '@/lib/model'

type Workflow = NonNullable<Entity['workflow']>

export function StepBar({ workflow, current }: { workflow: Workflow; current: string }) {
  const { t } = useTranslation()
  const states = workflow.states
  const at = states.findIndex((state) => state.name === current)
  const now = states[at]
  if (!now) return null
  return (
    <>
      <p data-detail="step" className="mt-4 flex items-center gap-2 rounded-lg border bg-card px-3 py-2 sm:hidden">
        <span className="tnum text-muted-foreground">{t('detail.step', { current: at + 1, total: states.length })}</span>
        <span className="font-medium">{now.label}</span>
      </p>
      <ol aria-label={t('detail.steps')} data-detail="steps" className="mt-5 hidden items-start sm:flex">
        {states.map((state, index) => {
          const done = index < at || (index === at && state.final)
          return (
            <li key={state.name} aria-current={index === at ? 'step' : undefined} className="relative flex min-w-0 flex-1 flex-col gap-2 pr-2">
              <span aria-hidden className={cx('h-1 w-full rounded-full', index <= at ? 'bg-primary' : 'bg-border')} />
              <span className={cx('flex items-center gap-1.5 text-label', index === at ? 'font-semibold text-foreground' : 'text-muted-foreground')}>
                {done ? <Check aria-hidden className="size-3.5 shrink-0 text-primary" /> : <span aria-hidden className={cx('size-2 shrink-0 rounded-full', index === at ? 'bg-primary' : 'border border-input')} />}
                <span className="truncate">{state.label}</span>
                <span className="sr-only">{index < at ? t('detail.stepDone') : index === at ? t('detail.stepCurrent') : t('detail.stepTodo')}</span>
              </span>
            </li>
          )
        })}
      </ol>
    </>
  )
}
