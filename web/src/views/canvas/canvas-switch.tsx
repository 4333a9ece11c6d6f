/** Liste ou schéma : deux façons de tenir la même chose ; la dernière choisie sert tant que l'application est ouverte. */
import { useTranslation } from 'react-i18next'
import { Segmented } from '@/components/ui/segmented'
import { createStore, useStore } from '@/lib/store'

export type Form = 'list' | 'canvas'

// Non gardé d'une ouverture à l'autre : un écran s'ouvre sur sa liste, le schéma ne se charge qu'à la demande.
const chosen = createStore<Form>('list')

export const useForm = (): [form: Form, set: (form: Form) => void] => [useStore(chosen), chosen.set]

export function FormSwitch({ form, onChange }: { form: Form; onChange: (form: Form) => void }) {
  const { t } = useTranslation()
  return (
    <div className="w-72 max-w-full">
      <Segmented aria-label={t('canvas.form')} value={form} options={[{ value: 'list', label: t('canvas.list') }, { value: 'canvas', label: t('canvas.canvas') }]} onChange={(next) => onChange(next as Form)} />
    </div>
  )
}
