/** Liste ou schéma : deux façons de tenir la même chose ; la dernière choisie sert à la prochaine ouverture. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Segmented } from '@/components/ui/segmented'
import { readSetting, writeSetting } from '@/lib/settings'

export type Form = 'list' | 'canvas'

export function useForm(): [form: Form, set: (form: Form) => void] {
  const [form, setForm] = useState<Form>(() => (readSetting('form') === 'canvas' ? 'canvas' : 'list'))
  return [
    form,
    (next) => {
      writeSetting('form', next)
      setForm(next)
    },
  ]
}

export function FormSwitch({ form, onChange }: { form: Form; onChange: (form: Form) => void }) {
  const { t } = useTranslation()
  return (
    <div className="w-72 max-w-full">
      <Segmented aria-label={t('canvas.form')} value={form} options={[{ value: 'list', label: t('canvas.list') }, { value: 'canvas', label: t('canvas.canvas') }]} onChange={(next) => onChange(next as Form)} />
    </div>
  )
}
