/** Lien vers l'une de plusieurs entités : laquelle, puis quelle fiche. */
import { useTranslation } from 'react-i18next'
import { Select } from '@/components/ui/select'
import { useModel } from '@/features/model/use-model'
import { RefCombobox } from '@/fields/link/ref-combobox'
import type { EditorProps } from '@/fields/types'
import type { AnyLinkInput } from '@/lib/form/shapes'

export function AnyLinkEditor({ field, value, onChange, onBlur, control, disabled }: EditorProps) {
  const { t } = useTranslation()
  const model = useModel()
  const link = value as AnyLinkInput
  const targets = (field.among ?? []).flatMap((key) => model.entities[key] ?? []).map((entity) => ({ value: `${entity.package}.${entity.name}`, label: entity.label }))
  return (
    <div role="group" aria-labelledby={control['aria-labelledby']} className="flex flex-wrap gap-1.5">
      <div className="w-40 max-w-full shrink-0">
        <Select aria-label={t('field.linkKind')} value={link.entity} options={targets} disabled={disabled} onChange={(entity) => onChange({ entity, id: '' } satisfies AnyLinkInput)} onBlur={onBlur} />
      </div>
      <div className="min-w-40 flex-1">
        <RefCombobox
          key={link.entity}
          target={link.entity}
          chosen={link.id ? [{ id: link.id, label: link.label }] : []}
          onChoose={([ref]) => onChange(ref ? { entity: link.entity, id: ref.id, label: ref.label } : { entity: link.entity, id: '' })}
          onBlur={onBlur}
          disabled={disabled}
          control={control}
        />
      </div>
    </div>
  )
}
