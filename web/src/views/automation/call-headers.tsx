/** Les en-têtes d'un appel : chacun son nom, et une valeur écrite ou un secret des réglages, qui ne s'affiche jamais. */
import { Plus, X } from 'lucide-react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { useFocusHeir } from '@/lib/use-focus-heir'
import { headerFault, readHeaders, type CallHeader, type HeaderFault } from './call-body'

/** Les réglages secrets que tout déclencheur peut porter. */
const secrets = ['core.call_secret_1', 'core.call_secret_2', 'core.call_secret_3']
const WRITTEN = 'written'
const example = 'Authorization'

interface CallHeadersProps {
  id: string
  value: unknown
  onChange: (headers: CallHeader[]) => void
}

export function CallHeaders({ id, value, onChange }: CallHeadersProps) {
  const { t } = useTranslation()
  const rows = readHeaders(value)
  const bequeath = useFocusHeir()
  const change = (at: number, part: Partial<CallHeader>) => onChange(rows.map((row, rank) => (rank === at ? { ...row, ...part } : row)))
  const nameAt = (at: number) => `${id}-${at}-name`
  const add = () => {
    flushSync(() => onChange([...rows, { name: '', value: '' }]))
    document.getElementById(nameAt(rows.length))?.focus()
  }
  const remove = (at: number) => {
    bequeath(nameAt(at - 1), `${id}-add`)
    onChange(rows.toSpliced(at, 1))
  }
  return (
    <fieldset className="@container grid gap-2">
      <legend className="pb-1.5 text-label font-medium">{t('trigger.callHeaders')}</legend>
      {rows.map((row, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- une ligne n'a que son rang tant qu'on écrit son nom
        <HeaderRow key={at} id={`${id}-${at}`} row={row} fault={headerFault(rows, at)} onChange={(part) => change(at, part)} onRemove={() => remove(at)} />
      ))}
      <Button id={`${id}-add`} size="small" className="justify-self-start" onClick={add}>
        <Plus aria-hidden />
        {t('trigger.addHeader')}
      </Button>
    </fieldset>
  )
}

const faults: Record<HeaderFault, string> = { required: 'form.fault.required', taken: 'trigger.headerTaken', wrong: 'trigger.headerWrong' }

interface HeaderRowProps {
  id: string
  row: CallHeader
  fault: HeaderFault | undefined
  onChange: (part: Partial<CallHeader>) => void
  onRemove: () => void
}

function HeaderRow({ id, row, fault, onChange, onRemove }: HeaderRowProps) {
  const { t } = useTranslation()
  const known = row.secret === undefined || secrets.includes(row.secret) ? secrets : [...secrets, row.secret]
  const from = [{ value: WRITTEN, label: t('trigger.headerWritten') }, ...known.map((key) => ({ value: key, label: t('trigger.headerSecret', { key }) }))]
  const plain = { className: 'font-mono', spellCheck: false, autoCapitalize: 'off', autoComplete: 'off' } as const
  return (
    <div className="grid items-start gap-2 rounded-md border p-3 @lg:grid-cols-2">
      <FieldFrame id={`${id}-name`} label={t('trigger.headerName')} required error={fault && t(faults[fault])}>
        {(control) => <Input {...plain} placeholder={example} value={row.name} onChange={(event) => onChange({ name: event.target.value.trim() })} {...control} />}
      </FieldFrame>
      <FieldFrame id={`${id}-from`} label={t('trigger.headerFrom')}>
        {(control) => <Select value={row.secret ?? WRITTEN} options={from} onChange={(next) => onChange({ secret: next === WRITTEN ? undefined : next, value: '' })} {...control} />}
      </FieldFrame>
      <FieldFrame id={`${id}-value`} label={row.secret === undefined ? t('trigger.headerValue') : t('trigger.headerPrefix')} help={row.secret === undefined ? t('trigger.headerValueHelp', { example: '{{ record.number }}' }) : t('trigger.headerPrefixHelp')}>
        {(control) => <Input {...plain} value={row.value} onChange={(event) => onChange({ value: event.target.value })} {...control} />}
      </FieldFrame>
      <Button variant="ghost" size="small" className="self-center justify-self-start" onClick={onRemove}>
        <X aria-hidden />
        {t('action.removeNamed', { name: row.name || t('trigger.headerName') })}
      </Button>
    </div>
  )
}
