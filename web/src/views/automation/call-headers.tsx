/** Les en-têtes d'un appel : chacun son nom, et une valeur écrite ou un secret des réglages, qui ne s'affiche jamais. */
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { isHeaderName, readHeaders, writeHeaders, type CallHeader } from './call-body'

/** Les réglages secrets que tout déclencheur peut porter. */
const secrets = ['core.call_secret_1', 'core.call_secret_2', 'core.call_secret_3']
const WRITTEN = 'written'
const example = 'Authorization'

interface CallHeadersProps {
  id: string
  value: unknown
  onChange: (headers: ReturnType<typeof writeHeaders>) => void
}

export function CallHeaders({ id, value, onChange }: CallHeadersProps) {
  const { t } = useTranslation()
  // Deux en-têtes encore sans nom se confondraient dans la définition : les lignes se tiennent ici.
  const [rows, setRows] = useState(() => readHeaders(value))
  const set = (next: CallHeader[]) => {
    setRows(next)
    onChange(writeHeaders(next))
  }
  const change = (at: number, part: Partial<CallHeader>) => set(rows.map((row, rank) => (rank === at ? { ...row, ...part } : row)))
  return (
    <fieldset className="@container grid gap-2">
      <legend className="pb-1.5 text-label font-medium">{t('trigger.callHeaders')}</legend>
      {rows.map((row, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- une ligne n'a que son rang tant qu'on écrit son nom
        <HeaderRow key={at} id={`${id}-${at}`} row={row} taken={rows.some((other, rank) => rank !== at && other.name.toLowerCase() === row.name.toLowerCase())} onChange={(part) => change(at, part)} onRemove={() => set(rows.toSpliced(at, 1))} />
      ))}
      <Button size="small" className="justify-self-start" onClick={() => setRows([...rows, { name: '', value: '' }])}>
        <Plus aria-hidden />
        {t('trigger.addHeader')}
      </Button>
    </fieldset>
  )
}

interface HeaderRowProps {
  id: string
  row: CallHeader
  /** Un autre porte déjà ce nom. */
  taken: boolean
  onChange: (part: Partial<CallHeader>) => void
  onRemove: () => void
}

function HeaderRow({ id, row, taken, onChange, onRemove }: HeaderRowProps) {
  const { t } = useTranslation()
  const known = row.secret === undefined || secrets.includes(row.secret) ? secrets : [...secrets, row.secret]
  const from = [{ value: WRITTEN, label: t('trigger.headerWritten') }, ...known.map((key) => ({ value: key, label: t('trigger.headerSecret', { key }) }))]
  const wrong = row.name === '' ? undefined : taken ? t('trigger.headerTaken') : isHeaderName(row.name) ? undefined : t('trigger.headerWrong')
  const plain = { className: 'font-mono', spellCheck: false, autoCapitalize: 'off', autoComplete: 'off' } as const
  return (
    <div className="grid items-start gap-2 rounded-md border p-3 @lg:grid-cols-2">
      <FieldFrame id={`${id}-name`} label={t('trigger.headerName')} required error={wrong}>
        {(control) => <Input {...plain} placeholder={example} value={row.name} onChange={(event) => onChange({ name: event.target.value.trim() })} {...control} />}
      </FieldFrame>
      <FieldFrame id={`${id}-from`} label={t('trigger.headerFrom')}>
        {(control) => <Select value={row.secret ?? WRITTEN} options={from} onChange={(next) => onChange({ secret: next === WRITTEN ? undefined : next, value: '' })} {...control} />}
      </FieldFrame>
      <FieldFrame id={`${id}-value`} label={row.secret === undefined ? t('trigger.headerValue') : t('trigger.headerPrefix')} help={row.secret === undefined ? t('trigger.headerValueHelp') : t('trigger.headerPrefixHelp')}>
        {(control) => <Input {...plain} value={row.value} onChange={(event) => onChange({ value: event.target.value })} {...control} />}
      </FieldFrame>
      <Button variant="ghost" size="small" className="self-center justify-self-start" onClick={onRemove}>
        <X aria-hidden />
        {t('action.removeNamed', { name: row.name || t('trigger.headerName') })}
      </Button>
    </div>
  )
}
