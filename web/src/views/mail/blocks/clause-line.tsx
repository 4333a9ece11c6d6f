/** Une comparaison : un champ, ce qu'on en demande, et parfois à quoi. */
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { RemoveButton } from '@/views/admin/remove-button'
import { variableName } from '../variable-name'
import type { Variable } from '../variables'
import { saidPath } from './block-words'
import { allowedFor, fitting, isNumber, isOrdered, type Clause, type Operator } from './clauses'
import { useScene } from './scene'
import { useTyped } from './use-typed'

interface ClauseLineProps {
  clause: Clause
  only: boolean
  onSet: (clause: Clause) => void
  onRemove: () => void
}

export function ClauseLine({ clause, only, onSet, onRemove }: ClauseLineProps) {
  const { t } = useTranslation()
  const id = useId()
  const { variables } = useScene().palette
  const named = (path: string) => variables.find((one) => one.path === path)
  const variable = named(clause.path)
  const allowed = allowedFor(variable)
  const shown = allowed.includes(clause.operator) ? allowed : [...allowed, clause.operator]
  return (
    <li className="grid min-w-0 items-end gap-2 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]">
      <FieldFrame id={`${id}-field`} label={t('blocks.field')}>
        {(control) => <FreeCombobox strict values={[clause.path]} options={[...(variable ? [] : [{ id: clause.path, label: clause.path }]), ...variables.map((one) => ({ id: one.path, label: variableName(t, one) }))]} onChange={([path]) => path && onSet(fitting({ ...clause, path }, named(path)))} control={control} />}
      </FieldFrame>
      <FieldFrame id={`${id}-operator`} label={t('blocks.comparison')}>
        {(control) => <Select value={clause.operator} options={shown.map((value) => ({ value, label: t(`blocks.operator.${value}`) }))} onChange={(operator) => onSet(fitting({ ...clause, operator: operator as Operator }, variable))} {...control} />}
      </FieldFrame>
      <RemoveButton name={saidPath(t, variables, clause.path)} disabled={only} onRemove={onRemove} />
      {isOrdered(clause) && <NumberValue id={`${id}-value`} clause={clause} onSet={onSet} />}
      {(clause.operator === 'is' || clause.operator === 'isNot') && <TextValue id={`${id}-value`} clause={clause} options={variable?.options} onSet={onSet} />}
    </li>
  )
}

type ValueProps = Pick<ClauseLineProps, 'clause' | 'onSet'> & { id: string }

/** Ce qu'on tape reste tel quel ; seul un nombre entre dans la condition. */
function NumberValue({ id, clause, onSet }: ValueProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useTyped(clause.value)
  const type = (text: string) => {
    setTyped(text)
    if (isNumber(text)) onSet({ ...clause, value: text })
  }
  return (
    <FieldFrame id={id} label={t('blocks.value')} error={isNumber(typed) ? undefined : t('blocks.wrongNumber')}>
      {(control) => <Input inputMode="decimal" value={typed} onChange={(event) => type(event.target.value.trim().replace(',', '.'))} {...control} />}
    </FieldFrame>
  )
}

function TextValue({ id, clause, options, onSet }: ValueProps & { options: Variable['options'] }) {
  const { t } = useTranslation()
  const set = (value: string) => onSet({ ...clause, value })
  return (
    <FieldFrame id={id} label={t('blocks.value')}>
      {(control) => (options ? <Select value={clause.value} options={options} onChange={set} {...control} /> : <Input value={clause.value} onChange={(event) => set(event.target.value)} {...control} />)}
    </FieldFrame>
  )
}
