/** Le calendrier dans lequel un délai se compte : celui qu'on nomme, sinon celui du site ou de la société. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { useModel } from '@/features/model/use-model'
import { searchIfKnown } from '@/features/records/api/list-records'

export function CalendarField({ id, value, onChange }: { id: string; value: string; onChange: (code: string) => void }) {
  const { t } = useTranslation()
  const calendar = useModel().entities['core.calendar']
  const { data } = useQuery(searchIfKnown(calendar, { fields: 'code,name', limit: 200 }))
  const options = (data?.data ?? []).map((one) => ({ id: String(one.code), label: String(one.name ?? one.code), hint: String(one.code) }))
  return (
    <FieldFrame id={id} label={t('flow.calendar')} help={t('flow.calendarHelp')}>
      {(control) => <FreeCombobox values={[value]} options={options} onChange={([code = '']) => onChange(code)} control={control} />}
    </FieldFrame>
  )
}
