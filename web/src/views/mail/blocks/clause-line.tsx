/** Une comparaison : un champ, ce qu'on en demande, et parfois à quoi. */
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { FreeCombobox } from '@/views/automation/free-combobox'
import { RemoveButton } from '@/views/admin/remove-button'
import { variableName } from '../variable-name'
import type { Variable } from '../variables'
import { saidPath } from './block-words'
import { operators, type Clause, type Operator } from './clauses'
import { useScene } from './scene'

interface ClauseLineProps {
  clause: Clause
  only: boolean
  onSet: (clause: Clause) => void
  onRemove: () => void
}

const dated: Operator[] = ['filled', 'empty', 'past', 'coming']
const offered: Partial<Record<Variable['shape'], Operator[]>> = { date: dated, datetime: dated, money: ['filled', 'empty'], number: ['filled', 'empty', 'more', 'less'], choice: ['is', 'isNot', 'filled', 'empty'] }
const textual: Operator[] = ['filled', 'empty', 'is', 'isNot']

/** La même demande, autant que ce champ la permet, avec de quoi comparer d'emblée. */
function fitting(clause: Clause, variable: Variable | undefined): Clause {
  const allowed = variable ? (offered[variable.shape] ?? textual) : operators
  const operator = allowed.includes(clause.operator) ? clause.operator : 'filled'
  if (operator === 'filled' || operator === 'empty') return { ...clause, operator, value: '' }
  if (operator === 'past' || operator === 'coming') return { ...clause, operator, value: variable?.shape === 'datetime' ? 'now' : 'today' }
  if (operator === 'more' || operator === 'less') return { ...clause, operator, value: /^-?\d+(?:\.\d+)?$/.test(clause.value) ? clause.value : '0' }
  const { options } = variable ?? {}
  return { ...clause, operator, value: options && !options.some(({ value }) => value === clause.value) ? (options[0]?.value ?? '') : clause.value }
}

export function ClauseLine({ clause, only, onSet, onRemove }: ClauseLineProps) {
  const { t } = useTranslation()
  const id = useId()
  const { variables } = useScene().palette
  const named = (path: string) => variables.find((one) => one.path === path)
  const variable = named(clause.path)
  const allowed = variable ? (offered[variable.shape] ?? textual) : operators
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
      {['is', 'isNot', 'more', 'less'].includes(clause.operator) && <ValueBox id={`${id}-value`} clause={clause} options={variable?.options} onSet={onSet} />}
    </li>
  )
}

function ValueBox({ id, clause, options, onSet }: Pick<ClauseLineProps, 'clause' | 'onSet'> & { id: string; options: Variable['options'] }) {
  const { t } = useTranslation()
  const isNumber = clause.operator === 'more' || clause.operator === 'less'
  const type = (value: string) => (!isNumber || /^-?\d+(?:\.\d+)?$/.test(value)) && onSet({ ...clause, value })
  return (
    <FieldFrame id={id} label={t('blocks.value')}>
      {(control) => (options ? <Select value={clause.value} options={options} onChange={(value) => onSet({ ...clause, value })} {...control} /> : <Input type={isNumber ? 'number' : 'text'} step="any" value={clause.value} onChange={(event) => type(event.target.value)} {...control} />)}
    </FieldFrame>
  )
}
