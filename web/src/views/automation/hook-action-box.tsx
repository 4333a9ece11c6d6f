/** Ce qu'un appel fait : rien que réveiller, ou écrire une fiche, et comment elle se reconnaît. */
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { Select } from '@/components/ui/select'
import { hookActions, type HookBody } from '@/features/automation/api/hooks'
import { useModel } from '@/features/model/use-model'
import { entityKey } from '@/lib/model'
import { keyFields } from './hook-draft'

interface HookActionBoxProps {
  draft: HookBody
  faultOf: (name: string) => string | undefined
  onChange: (part: Partial<HookBody>) => void
}

export function HookActionBox({ draft, faultOf, onChange }: HookActionBoxProps) {
  const { t } = useTranslation()
  const model = useModel()
  const { action } = draft
  const seeks = action === 'update' || action === 'upsert'
  const entity = model.entities[draft.entity ?? '']
  const offered = Object.values(model.entities)
    .filter((one) => !one.owned && (action === 'create' ? one.rights.create : action === 'update' ? one.rights.edit : one.rights.create && one.rights.edit))
    .map((one) => ({ id: entityKey(one), label: one.label, hint: entityKey(one) }))
    .toSorted((left, right) => left.label.localeCompare(right.label))
  // Une autre entité n'a ni les mêmes champs ni la même clé ; un nom qu'on efface n'en est pas une autre.
  const aim = (next: string) => next !== '' && next !== draft.entity && onChange({ entity: next, key: null, mapping: [] })
  return (
    <section aria-labelledby="hook-does" className="grid gap-4">
      <h2 id="hook-does" className="text-section">
        {t('admin.hookDoes')}
      </h2>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <FieldFrame id="hook-action" label={t('hooks.part.action')} help={t(`hooks.actionHelp.${action}`)}>
          {(control) => <Select value={action} options={hookActions.map((one) => ({ value: one, label: t(`hooks.action.${one}`) }))} onChange={(next) => onChange({ action: next as HookBody['action'] })} {...control} />}
        </FieldFrame>
        {action !== 'none' && (
          <FieldFrame id="hook-entity" label={t('hooks.part.entity')} required error={faultOf('entity')}>
            {(control) => <FreeCombobox strict values={[draft.entity ?? '']} options={offered} placeholder={t('admin.chooseEntity')} onChange={([next = '']) => aim(next)} control={control} />}
          </FieldFrame>
        )}
        {seeks && entity && (
          <FieldFrame id="hook-key" label={t('hooks.part.key')} required help={t('hooks.keyHelp')} error={faultOf('key')}>
            {(control) => <Select value={draft.key ?? ''} options={keyFields(entity).map((field) => ({ value: field.name, label: field.label }))} onChange={(key) => onChange({ key })} {...control} />}
          </FieldFrame>
        )}
      </div>
    </section>
  )
}
