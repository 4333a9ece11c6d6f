/** Importer un fichier, pas à pas. L'adresse garde l'import en cours : on peut fermer l'onglet et y revenir. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Check } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Breadcrumbs } from '@/components/breadcrumbs'
import { PageTitle } from '@/components/page-title'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { importQuery } from '@/features/imports/api/import-job'
import { useModel } from '@/features/model/use-model'
import { cx } from '@/lib/cx'
import { crumbsTo } from '@/lib/menu-path'
import type { Entity } from '@/lib/model'
import { CheckStep } from './check-step'
import { ColumnsStep } from './columns-step'
import { FileStep } from './file-step'
import { RecentImports } from './recent-imports'
import { ResultStep } from './result-step'
import { importSteps, stepFor, type ImportStep } from './steps'

export function ImportView({ entity }: { entity: Entity }) {
  const { t } = useTranslation()
  const model = useModel()
  const navigate = useNavigate()
  const { job: id } = useSearch({ strict: false }) as { job?: string }
  const { data: job, error, refetch } = useQuery({ ...importQuery(id ?? ''), enabled: id !== undefined })
  const [mapping, setMapping] = useState(false)
  const open = (next: string | undefined) => void navigate({ to: '.', search: { job: next }, replace: true })
  const step = stepFor(job, mapping)
  return (
    <div className="mx-auto w-full max-w-6xl px-4 py-4 lg:px-6">
      <Breadcrumbs crumbs={[...crumbsTo(model, entity), { label: t('import.action') }]} />
      <PageTitle text={t('import.title', { label: entity.plural_label })} className="mt-2 text-record" />
      <Progress step={step} />
      <div className="mt-5 pb-8">
        {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
        {!id && <FileStep entity={entity} onUploaded={(made) => open(made.id)} />}
        {!id && <RecentImports entity={entity} onOpen={open} />}
        {id && !job && !error && <Skeleton className="h-64" />}
        {job && step === 'columns' && <ColumnsStep entity={entity} job={job} onStarted={() => setMapping(false)} onAgain={() => open(undefined)} />}
        {job && step === 'check' && <CheckStep entity={entity} job={job} onMapping={() => setMapping(true)} />}
        {job && step === 'result' && <ResultStep entity={entity} job={job} onAgain={() => open(undefined)} />}
      </div>
    </div>
  )
}

function Progress({ step }: { step: ImportStep }) {
  const { t } = useTranslation()
  const at = importSteps.indexOf(step)
  return (
    <ol aria-label={t('import.steps')} className="mt-5 flex gap-2">
      {importSteps.map((name, index) => (
        <li key={name} aria-current={index === at ? 'step' : undefined} className="grid min-w-0 flex-1 content-start gap-1.5">
          <span aria-hidden className={cx('h-1 rounded-full', index <= at ? 'bg-primary' : 'bg-border')} />
          <span className={cx('flex items-center gap-1.5 text-label', index === at ? 'font-semibold' : 'text-muted-foreground')}>
            {index < at && <Check aria-hidden className="size-3.5 shrink-0 text-primary" />}
            <span className={cx('truncate', index !== at && 'max-sm:sr-only')}>{t(`import.step.${name}`)}</span>
            <span className="sr-only">{index < at ? t('detail.stepDone') : index === at ? t('detail.stepCurrent') : t('detail.stepTodo')}</span>
          </span>
        </li>
      ))}
    </ol>
  )
}
