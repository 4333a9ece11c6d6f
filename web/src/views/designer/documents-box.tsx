/** Les messages dont on fait un document de ces fiches, et comment on les y nomme. */
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { definitionsQuery, ownMessages } from '@/features/definitions/api/definitions'
import { RemoveButton } from '@/views/admin/remove-button'
import { newKey, type DraftDocument } from './draft'
import { LabelsBox } from './labels-box'
import { textIn } from './names'

interface DocumentsBoxProps {
  documents: DraftDocument[]
  onChange: (documents: DraftDocument[]) => void
}

export function DocumentsBox({ documents, onChange }: DocumentsBoxProps) {
  const { t, i18n } = useTranslation()
  const { data: kept = [] } = useQuery(definitionsQuery)
  const own = ownMessages(kept).map((name) => ({ id: name, label: name }))
  const change = (key: string, part: Partial<DraftDocument>) => onChange(documents.map((document) => (document.key === key ? { ...document, ...part } : document)))
  return (
    <div className="grid gap-3">
      <ul className="grid gap-4">
        {documents.map((document) => (
          <li key={document.key} className="grid gap-3 rounded-lg border p-3">
            <div className="flex items-start gap-2">
              <div className="min-w-0 flex-1">
                <FieldFrame id={document.key} label={t('admin.document.template')} help={t('admin.document.templateHelp')} required>
                  {(control) => <FreeCombobox values={[document.name]} options={own} onChange={([name = '']) => change(document.key, { name })} control={control} />}
                </FieldFrame>
              </div>
              <RemoveButton name={textIn(document.labels, i18n.language) || document.name} size="icon" onRemove={() => onChange(documents.filter((one) => one !== document))} />
            </div>
            <LabelsBox label={t('admin.document.label')} required value={document.labels} onChange={(labels) => change(document.key, { labels })} />
          </li>
        ))}
      </ul>
      <Button className="justify-self-start" onClick={() => onChange([...documents, { key: newKey(), name: '', labels: {} }])}>
        <Plus aria-hidden />
        {t('admin.document.add')}
      </Button>
    </div>
  )
}
