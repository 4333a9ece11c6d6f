/** Sur quelle fiche essayer : une qui existe, ou une inventée que rien ne garde. */
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Segmented } from '@/components/ui/segmented'
import { Skeleton } from '@/components/ui/skeleton'
import type { Tried } from '@/features/automation/api/triggers'
import { useModel } from '@/features/model/use-model'
import type { Trying } from './trial-button'

// Ce qui montre et saisit des champs ne vient qu'avec la fiche sur laquelle on essaie.
const TrialExisting = lazy(() => import('./trial-existing'))
const TrialInvented = lazy(() => import('./trial-invented'))

interface TrialSubjectProps extends Trying {
  trigger: Tried
  /** L'entité dont il part. */
  target: string
}

const ways = ['existing', 'invented'] as const

export function TrialSubject({ target, ...trying }: TrialSubjectProps) {
  const { t } = useTranslation()
  const entity = useModel().entities[target]
  const [way, setWay] = useState<(typeof ways)[number]>('existing')
  if (!entity) return <p className="text-muted-foreground">{t('form.targetHidden')}</p>
  // Inventer, c'est créer : qui ne le peut pas n'essaie que sur ce qu'il voit.
  const invents = entity.rights.create === true
  const Try = way === 'invented' ? TrialInvented : TrialExisting
  return (
    <>
      {invents && (
        <div className="sm:max-w-md">
          <Segmented aria-label={t('trigger.tryOn')} value={way} options={ways.map((value) => ({ value, label: t(`trigger.way.${value}`) }))} onChange={(value) => setWay(value as typeof way)} />
        </div>
      )}
      <Suspense fallback={<Skeleton className="h-40" />}>
        <Try {...trying} entity={entity} />
      </Suspense>
    </>
  )
}
