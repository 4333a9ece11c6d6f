/** Une table de champs : une ligne par champ, son libellé et sa valeur. */
import { Plus } from 'lucide-react'
import { useRef } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { MoveButtons } from '@/views/admin/move-buttons'
import { RemoveButton } from '@/views/admin/remove-button'
import { newRow, type FieldsBlock, type Row } from './block'
import { plainLine } from './inline'
import type { Line } from './rich-schema'
import { RichBox } from './rich-box'

interface FieldsSettingsProps {
  block: FieldsBlock
  onSet: (block: FieldsBlock) => void
}

export function FieldsSettings({ block, onSet }: FieldsSettingsProps) {
  const { t } = useTranslation()
  const list = useRef<HTMLOListElement>(null)
  const { rows } = block
  const set = (next: Row[]) => onSet({ ...block, rows: next })
  const change = (at: number, cell: 0 | 1, [line]: Line[]) => set(rows.map((row, rank) => (rank === at ? { ...row, cells: row.cells.map((one, which) => (which === cell ? { ...one, content: line?.content ?? [] } : one)) as Row['cells'] } : row)))
  const move = (at: number, by: 1 | -1) => {
    const [current, next] = [rows[at], rows[at + by]]
    if (current && next) set(rows.with(at, next).with(at + by, current))
  }
  const add = () => {
    flushSync(() => set([...rows, newRow(rows.at(-1))]))
    list.current?.lastElementChild?.querySelector<HTMLElement>('[role="textbox"]')?.focus()
  }
  return (
    <div className="grid min-w-0 gap-3">
      <ol ref={list} aria-label={t('blocks.kind.fields')} className="grid min-w-0 gap-3">
        {rows.map(({ key, cells }, at) => {
          const name = plainLine(cells[0].content, (code) => code) || t('blocks.row', { rank: at + 1 })
          return (
            <li key={key} className="grid min-w-0 gap-2 border-b pb-3">
              <div className="grid min-w-0 gap-2 sm:grid-cols-2">
                <RichBox compact label={t('blocks.rowLabel')} lines={[cells[0]]} onChange={(lines) => change(at, 0, lines)} />
                <RichBox compact label={t('blocks.rowValue')} lines={[cells[1]]} onChange={(lines) => change(at, 1, lines)} />
              </div>
              <span className="flex justify-end">
                <MoveButtons name={name} first={at === 0} last={at === rows.length - 1} onMove={(by) => move(at, by)} />
                <RemoveButton name={name} disabled={rows.length === 1} onRemove={() => set(rows.toSpliced(at, 1))} />
              </span>
            </li>
          )
        })}
      </ol>
      <Button size="small" className="justify-self-start" onClick={add}>
        <Plus aria-hidden />
        {t('blocks.addRow')}
      </Button>
    </div>
  )
}
