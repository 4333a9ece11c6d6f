/** Choix et ordre des colonnes, gardés dans l'adresse et dans ce navigateur. */
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import type { Entity, Field } from '@/lib/model'
import { columnChoices, type Columns } from './columns'
import { ColumnsButton } from './list-buttons'

export default function ColumnChooser({ entity, columns }: { entity: Entity; columns: Columns }) {
  const { t } = useTranslation()
  const last = columns.fields.length - 1
  const hidden = columnChoices(entity).filter((field) => !columns.chosen.includes(field.name))
  return (
    <Popover defaultOpen>
      <PopoverTrigger asChild>
        <ColumnsButton />
      </PopoverTrigger>
      <PopoverContent align="end" className="max-h-112 w-80 p-1.5" aria-label={t('list.columns')}>
        <ul>
          {columns.fields.map((field, index) => (
            <ColumnRow key={field.name} field={field} columns={columns} shown>
              <MoveButton name={t('list.moveUp', { label: field.label })} disabled={index === 0} onMove={() => columns.move(field.name, -1)}>
                <ArrowUp aria-hidden />
              </MoveButton>
              <MoveButton name={t('list.moveDown', { label: field.label })} disabled={index === last} onMove={() => columns.move(field.name, 1)}>
                <ArrowDown aria-hidden />
              </MoveButton>
            </ColumnRow>
          ))}
        </ul>
        <ul className="mt-1.5 border-t pt-1.5">
          {hidden.map((field) => (
            <ColumnRow key={field.name} field={field} columns={columns} shown={false} />
          ))}
        </ul>
        {columns.changed && (
          <Button variant="ghost" size="small" className="mt-1 w-full" onClick={columns.reset}>
            {t('list.resetColumns')}
          </Button>
        )}
      </PopoverContent>
    </Popover>
  )
}

function ColumnRow({ field, columns, shown, children }: { field: Field; columns: Columns; shown: boolean; children?: React.ReactNode }) {
  return (
    <li className="flex items-center rounded-md pr-1 hover:bg-muted">
      <label className="flex min-h-8 min-w-0 flex-1 items-center gap-2.5 px-2.5">
        <Checkbox checked={shown} disabled={shown && columns.chosen.length === 1} onChange={() => columns.toggle(field.name)} />
        <span className="truncate">{field.label}</span>
      </label>
      {children}
    </li>
  )
}

const MoveButton = ({ name, disabled, onMove, children }: { name: string; disabled: boolean; onMove: () => void; children: React.ReactNode }) => (
  <Button variant="ghost" size="smallIcon" aria-label={name} disabled={disabled} onClick={onMove}>
    {children}
  </Button>
)
