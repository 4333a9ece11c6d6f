/** Le reste de ce qu'on peut faire d'une fiche, avec la raison de chaque refus. */
import { FileText, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu'
import type { OfferedAction } from '@/lib/records/port'
import { MoreActionsButton } from './action-bar'

interface ActionMenuProps {
  others: (OfferedAction & { tone?: string })[]
  refused: OfferedAction[]
  onStart: (action: OfferedAction) => void
  onDocuments: (() => void) | undefined
  onDelete: (() => void) | undefined
}

export default function ActionMenu({ others, refused, onStart, onDocuments, onDelete }: ActionMenuProps) {
  const { t } = useTranslation()
  return (
    <Menu defaultOpen>
      <MenuTrigger asChild>
        <MoreActionsButton />
      </MenuTrigger>
      <MenuContent className="max-w-80">
        {others.map((action) => (
          <MenuItem key={action.name} danger={action.tone === 'danger'} onSelect={() => onStart(action)}>
            {action.label}
          </MenuItem>
        ))}
        {refused.map((action) => (
          <MenuItem key={action.name} disabled className="flex-col items-start gap-0">
            {action.label}
            <span className="text-meta">{action.reason}</span>
          </MenuItem>
        ))}
        {(onDocuments || onDelete) && others.length + refused.length > 0 && <MenuSeparator />}
        {onDocuments && (
          <MenuItem onSelect={onDocuments}>
            <FileText aria-hidden />
            {t('detail.documents')}
          </MenuItem>
        )}
        {onDelete && (
          <MenuItem danger onSelect={onDelete}>
            <Trash2 aria-hidden />
            {t('action.delete')}
          </MenuItem>
        )}
      </MenuContent>
    </Menu>
  )
}
