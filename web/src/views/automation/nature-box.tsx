/** La sorte et la gravité d'un message ; à défaut, celles de ce dont il parle. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { Select } from '@/components/ui/select'
import { preferencesQuery } from '@/features/notifications/api/get-preferences'
import { choicesOf } from '@/views/notifications/choices-of'
import type { StepSettingsProps } from './step-scope'

export function NatureBox({ step, onSet }: Pick<StepSettingsProps, 'step' | 'onSet'>) {
  const { t } = useTranslation()
  const { data } = useQuery(preferencesQuery)
  const offered = { kind: data?.kinds, severity: data?.severities }
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {(['kind', 'severity'] as const).map((name) => (
        <FieldFrame key={name} id={`${step.key}-${name}`} label={t(`admin.notice.${name}`)}>
          {(control) => (
            <Select
              value={String(step.values[name] ?? '')}
              options={choicesOf(offered[name], String(step.values[name] ?? ''), t('admin.notice.usual'))}
              onChange={(next) => onSet({ [name]: next || undefined })}
              {...control}
            />
          )}
        </FieldFrame>
      ))}
    </div>
  )
}
