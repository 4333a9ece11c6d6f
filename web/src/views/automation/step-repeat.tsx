/** Refaire une étape de temps en temps, tant qu'une condition tient. */
import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/components/ui/checkbox'
import { CelBox } from '@/views/cel/cel-box'
import { DurationBox } from './duration-box'
import type { StepSettingsProps } from './step-scope'

export function RepeatBox({ step, entity, onSet }: Pick<StepSettingsProps, 'step' | 'entity' | 'onSet'>) {
  const { t } = useTranslation()
  // Une durée effacée reste demandée, pour que le serveur la réclame plutôt que d'oublier la condition.
  const repeats = step.values.repeat !== undefined
  return (
    <div className="grid gap-3">
      <label className="flex min-h-6 items-center gap-2.5 touch:min-h-11">
        <Checkbox checked={repeats} onChange={(event) => onSet(event.target.checked ? { repeat: 'P1D', while: '' } : { repeat: undefined, while: undefined })} />
        {t('trigger.repeat')}
      </label>
      {repeats && (
        <div className="grid gap-4 pl-7">
          <DurationBox id={`${step.key}-repeat`} label={t('trigger.repeatEvery')} value={String(step.values.repeat ?? '')} onChange={(repeat) => onSet({ repeat })} />
          <CelBox entity={entity} label={t('trigger.repeatWhile')} help={t('trigger.repeatWhileHelp')} value={String(step.values.while ?? '')} onChange={(value) => onSet({ while: value })} />
        </div>
      )}
    </div>
  )
}
