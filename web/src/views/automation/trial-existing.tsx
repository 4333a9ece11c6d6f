/** Essayer sur une fiche qui existe ; ce qu'elle valait avant peut s'imaginer. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '@/components/ui/error-panel'
import { FieldFrame } from '@/components/ui/field-frame'
import { useModel } from '@/features/model/use-model'
import { recordQuery } from '@/features/records/api/get-record'
import { CellOf } from '@/fields/cell-of'
import { RefCombobox } from '@/fields/link/ref-combobox'
import { recordValues } from '@/lib/form/values'
import { entityKey, fieldNamed } from '@/lib/model'
import type { Ref } from '@/lib/ref'
import { TryButton, type TrialOnRecord } from './trial-button'
import { TrialChange } from './trial-change'
import { changesOf, hearsChanges, noChange } from './trial-sample'

export default function TrialExisting({ trigger, entity, busy, onTry }: TrialOnRecord) {
  const { t } = useTranslation()
  const model = useModel()
  const [[chosen], setChosen] = useState<Ref[]>([])
  const [change, setChange] = useState(noChange)
  const field = fieldNamed(entity, change.field)
  const { data: record, error, refetch } = useQuery({ ...recordQuery(entity, chosen?.id ?? ''), enabled: field !== undefined && chosen !== undefined })
  const sample = () => ({ record: chosen?.id, ...(field && record && changesOf(model, field, change.old, recordValues(model, [field], record)[field.name])) })
  return (
    <div className="grid gap-4">
      <div className="min-w-0 sm:max-w-md">
        <FieldFrame id="trial-record" label={t('admin.trialRecord')} required>
          {(control) => <RefCombobox target={entityKey(entity)} chosen={chosen ? [chosen] : []} onChoose={setChosen} control={control} />}
        </FieldFrame>
      </div>
      {hearsChanges(trigger.source) && (
        <TrialChange entity={entity} source={trigger.source} change={change} onChange={setChange}>
          {field && (
            <div className="grid content-start gap-1.5">
              <p className="text-label font-medium">{t('trigger.valueNow')}</p>
              <p className="flex min-h-control items-center">{record ? <CellOf field={field} value={record[field.name]} /> : <span className="text-muted-foreground">{t('trigger.valueOfRecord')}</span>}</p>
            </div>
          )}
        </TrialChange>
      )}
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      <TryButton busy={busy} disabled={chosen === undefined || (field !== undefined && record === undefined)} onClick={() => onTry(sample())} />
    </div>
  )
}
