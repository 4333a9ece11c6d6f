/** Montant : le nombre, et sa monnaie à côté. Sans monnaie, c'est celle de la société : le serveur la pose. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { currenciesQuery } from '@/features/currencies/api/list-currencies'
import { useModel } from '@/features/model/use-model'
import { NumberInput } from '@/fields/number-input'
import type { EditorProps } from '@/fields/types'
import type { MoneyInput } from '@/lib/form/shapes'

export function MoneyEditor({ value, onChange, onBlur, control, disabled }: EditorProps) {
  const { t } = useTranslation()
  const { data: codes } = useQuery(currenciesQuery(useModel()))
  const money = value as MoneyInput
  const set = (part: Partial<MoneyInput>) => onChange({ ...money, ...part })
  const known = codes && [...new Set([...codes, money.currency].filter(Boolean))]
  return (
    <div role="group" aria-labelledby={control['aria-labelledby']} className="flex gap-1.5">
      <NumberInput className="tnum text-right" value={money.amount} disabled={disabled} onChange={(amount) => set({ amount })} onBlur={onBlur} {...control} />
      <div className="w-32 shrink-0">
        {known ? (
          <Select
            aria-label={t('field.currency')}
            value={money.currency}
            options={[{ value: '', label: t('field.ownCurrency') }, ...known.map((code) => ({ value: code, label: code }))]}
            disabled={disabled}
            onChange={(currency) => set({ currency })}
            onBlur={onBlur}
          />
        ) : (
          <Input aria-label={t('field.currency')} maxLength={3} autoComplete="off" value={money.currency} disabled={disabled} onChange={(event) => set({ currency: event.target.value.toUpperCase() })} onBlur={onBlur} />
        )}
      </div>
    </div>
  )
}
