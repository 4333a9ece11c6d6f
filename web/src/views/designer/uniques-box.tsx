/** Ce que deux fiches ne peuvent avoir en commun. */
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Combobox } from '@/components/ui/combobox'
import { FieldFrame } from '@/components/ui/field-frame'
import { fieldNamed, type Entity } from '@/lib/model'
import { RemoveButton } from '@/views/admin/remove-button'
import { newKey, type DraftUnique } from './draft'
import { nameFrom } from './names'

interface UniquesBoxProps {
  uniques: DraftUnique[]
  self: Entity
  onChange: (uniques: DraftUnique[]) => void
}

export function UniquesBox({ uniques, self, onChange }: UniquesBoxProps) {
  const { t } = useTranslation()
  const change = (key: string, part: Partial<DraftUnique>) => onChange(uniques.map((unique) => (unique.key === key ? { ...unique, ...part } : unique)))
  const add = () => onChange([...uniques, { key: newKey(), name: nameFrom('unique_key', uniques.map((unique) => unique.name)), on: [], ignoreCase: false, labels: {} }])
  return (
    <div className="grid gap-3">
      <ul className="grid gap-4">
        {uniques.map((unique, index) => (
          <li key={unique.key} className="grid gap-3 rounded-lg border p-3">
            <div className="flex items-start gap-2">
              <UniqueFields unique={unique} self={self} onChange={(on) => change(unique.key, { on })} />
              <RemoveButton name={t('admin.uniqueRank', { rank: index + 1 })} size="icon" onRemove={() => onChange(uniques.filter((one) => one !== unique))} />
            </div>
            <label className="flex min-h-6 items-center gap-2.5 touch:min-h-11">
              <Checkbox checked={unique.ignoreCase} onChange={(event) => change(unique.key, { ignoreCase: event.target.checked })} />
              {t('admin.ignoreCase')}
            </label>
          </li>
        ))}
      </ul>
      <Button className="justify-self-start" onClick={add}>
        <Plus aria-hidden />
        {t('admin.addUnique')}
      </Button>
    </div>
  )
}

function UniqueFields({ unique, self, onChange }: { unique: DraftUnique; self: Entity; onChange: (on: string[]) => void }) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const option = (name: string) => ({ id: name, label: fieldNamed(self, name)?.label ?? name })
  const options = self.fields.filter((field) => !['links', 'children', 'files', 'json', 'secret'].includes(field.type) && (!field.system || field.name === 'company')).map((field) => option(field.name))
  return (
    <div className="min-w-0 flex-1">
      <FieldFrame id={unique.key} label={t('admin.uniqueOn')} help={t('admin.uniqueHelp')}>
        {(control) => (
          <Combobox many chosen={unique.on.map(option)} onChoose={(next) => onChange(next.map(({ id }) => id))} options={options.filter((one) => one.label.toLowerCase().includes(query.toLowerCase()))} query={query} onQuery={setQuery} loading={false} {...control} />
        )}
      </FieldFrame>
    </div>
  )
}
