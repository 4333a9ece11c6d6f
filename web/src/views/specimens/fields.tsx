/** Champs de saisie : vides, remplis, en faute, à lire, inactifs. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/components/ui/checkbox'
import { CopyField } from '@/components/ui/copy-field'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input, Textarea } from '@/components/ui/input'
import { Switch } from '@/components/ui/switch'
import { LINK } from './samples'
import { Columns, Specimen } from './section'

export function Fields() {
  const { t } = useTranslation()
  return (
    <>
      <Specimen of="field-frame input">
        <Columns>
          <FieldFrame id="sample-plain" label={t('components.field')} help={t('components.help')}>
            {(control) => <Input placeholder={t('components.value')} {...control} />}
          </FieldFrame>
          <FieldFrame id="sample-required" label={t('components.field')} required>
            {(control) => <Input defaultValue={t('components.value')} {...control} />}
          </FieldFrame>
          <FieldFrame id="sample-fault" label={t('components.field')} required help={t('components.help')} error={t('form.fault.required')}>
            {(control) => <Input {...control} />}
          </FieldFrame>
          <FieldFrame id="sample-read" label={t('components.readOnly')}>
            {(control) => <Input readOnly defaultValue={t('components.value')} {...control} />}
          </FieldFrame>
          <FieldFrame id="sample-disabled" label={t('components.disabled')}>
            {(control) => <Input disabled defaultValue={t('components.value')} {...control} />}
          </FieldFrame>
          <FieldFrame id="sample-quiet" label={t('form.search')} quiet>
            {(control) => <Input type="search" placeholder={t('form.search')} {...control} />}
          </FieldFrame>
        </Columns>
      </Specimen>
      <Specimen of="textarea">
        <Columns>
          <FieldFrame id="sample-text" label={t('components.story')}>
            {(control) => <Textarea defaultValue={t('components.paragraph')} {...control} />}
          </FieldFrame>
          <FieldFrame id="sample-text-fault" label={t('components.story')} error={t('form.fault.required')}>
            {(control) => <Textarea {...control} />}
          </FieldFrame>
        </Columns>
      </Specimen>
      <Specimen of="checkbox">
        <Tick label={t('components.on')} defaultChecked />
        <Tick label={t('components.off')} />
        <Tick label={t('components.disabled')} defaultChecked disabled />
        <Tick label={t('components.disabled')} disabled />
      </Specimen>
      <Specimen of="switch">
        <Toggle start label={t('components.notify')} />
        <Toggle start={false} label={t('components.notify')} />
        <Toggle start disabled label={t('components.disabled')} />
        <Toggle start={false} disabled label={t('components.disabled')} />
      </Specimen>
      <Specimen of="copy-field">
        <div className="w-full max-w-lg">
          <CopyField id="sample-copy" label={t('components.link')} value={LINK} />
        </div>
      </Specimen>
    </>
  )
}

const Tick = ({ label, ...rest }: { label: string; defaultChecked?: boolean; disabled?: boolean }) => (
  <label className="flex min-h-8 items-center gap-2 touch:min-h-11">
    <Checkbox {...rest} />
    {label}
  </label>
)

function Toggle({ start, label, disabled }: { start: boolean; label: string; disabled?: boolean }) {
  const [on, setOn] = useState(start)
  return <Switch checked={on} onCheckedChange={setOn} disabled={disabled} aria-label={label} />
}
