/** Opérateur et valeur d'un filtre. */
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import { FilterOf } from '@/fields/filter-of'
import { isComplete, operatorOf, operatorsOf, type Filter } from '@/lib/filter'
import type { Field } from '@/lib/model'

interface FilterFormProps {
  field: Field
  start?: Filter
  onApply: (filter: Filter) => void
}

export function FilterForm({ field, start, onApply }: FilterFormProps) {
  const { t } = useTranslation()
  const operators = operatorsOf(field)
  const [operator, setOperator] = useState(start?.operator ?? operators[0]?.name ?? '')
  const [values, setValues] = useState(start?.values ?? [])
  const filter: Filter = { field: field.name, operator, values: operatorOf(field, operator)?.bare ? [] : values }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isComplete(field, filter)) onApply(filter)
  }
  return (
    <form onSubmit={submit} className="grid gap-3 p-3">
      {operators.length > 1 && (
        <Select
          aria-label={t('filter.operator')}
          value={operator}
          options={operators.map((one) => ({ value: one.name, label: t(`filter.op.${one.name}`) }))}
          onChange={(next) => {
            setOperator(next)
            // Une durée et une date ne se lisent pas pareil : on repart d'une valeur vide.
            if (Boolean(operatorOf(field, next)?.many) !== Boolean(operatorOf(field, operator)?.many) || next === 'within' || operator === 'within') setValues([])
          }}
        />
      )}
      {!operatorOf(field, operator)?.bare && <FilterOf field={field} operator={operator} values={values} onChange={setValues} />}
      <Button type="submit" variant="primary" disabled={!isComplete(field, filter)}>
        {t('filter.apply')}
      </Button>
    </form>
  )
}
