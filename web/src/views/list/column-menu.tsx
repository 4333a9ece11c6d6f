/** Menu d'une colonne : tout ce que fait la souris sur l'en-tête, sans souris. */
import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, EllipsisVertical, EyeOff, Pin, PinOff, StretchHorizontal, UnfoldHorizontal } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu'
import { widthOf, type Columns } from './columns'
import { directionOf, menuButtonStyle } from './grid-header'

interface ColumnMenuProps {
  columns: Columns
  name: string
  sort: string | undefined
  onSort: (sort: string | undefined) => void
}

const STEP = 40

export default function ColumnMenu({ columns, name, sort, onSort }: ColumnMenuProps) {
  const { t } = useTranslation()
  const index = columns.chosen.indexOf(name)
  const column = columns.list[index]
  if (!column) return null
  const { field, pinned } = column
  const direction = directionOf(name, sort)
  return (
    <Menu defaultOpen>
      <MenuTrigger asChild>
        <button type="button" aria-label={t('list.columnMenu', { label: field.label })} className={menuButtonStyle}>
          <EllipsisVertical aria-hidden className="size-3.5" />
        </button>
      </MenuTrigger>
      <MenuContent>
        {field.sortable && (
          <>
            <MenuItem disabled={direction === 'ascending'} onSelect={() => onSort(name)}>
              <ArrowUp aria-hidden />
              {t('list.sortUp')}
            </MenuItem>
            <MenuItem disabled={direction === 'descending'} onSelect={() => onSort(`-${name}`)}>
              <ArrowDown aria-hidden />
              {t('list.sortDown')}
            </MenuItem>
            <MenuSeparator />
          </>
        )}
        <MenuItem disabled={index === 0} onSelect={() => columns.move(name, -1)}>
          <ArrowLeft aria-hidden />
          {t('list.moveLeft')}
        </MenuItem>
        <MenuItem disabled={index === columns.list.length - 1} onSelect={() => columns.move(name, 1)}>
          <ArrowRight aria-hidden />
          {t('list.moveRight')}
        </MenuItem>
        <MenuItem onSelect={(event) => { event.preventDefault(); columns.resize(name, widthOf(column) + STEP) }}>
          <UnfoldHorizontal aria-hidden />
          {t('list.widen')}
        </MenuItem>
        <MenuItem onSelect={(event) => { event.preventDefault(); columns.resize(name, widthOf(column) - STEP) }}>
          <StretchHorizontal aria-hidden />
          {t('list.narrow')}
        </MenuItem>
        <MenuSeparator />
        <MenuItem onSelect={() => columns.pin(name, !pinned)}>
          {pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
          {pinned ? t('list.unpin') : t('list.pin')}
        </MenuItem>
        <MenuItem disabled={columns.list.length === 1} onSelect={() => columns.toggle(name)}>
          <EyeOff aria-hidden />
          {t('list.hide')}
        </MenuItem>
      </MenuContent>
    </Menu>
  )
}
