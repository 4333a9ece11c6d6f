/** Ce qui s'ajoute à un message : ce qui s'y lit, ou ce qui décide de ce qui s'y lit. */
import { Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { AddMenu } from '@/views/admin/add-menu'
import { contentKinds, logicKinds, type AddedKind } from './block'
import { blockPictures } from './block-words'

interface AddBlockMenuProps {
  /** La suite où il va, pour l'oreille ; rien pour le message même. */
  inside?: string
  /** Ajoute ; rend l'identifiant de ce qui prend le focus. */
  onAdd: (kind: AddedKind) => string
}

export function AddBlockMenu({ inside, onAdd }: AddBlockMenuProps) {
  const { t } = useTranslation()
  const families = [
    { label: t('blocks.content'), kinds: contentKinds },
    { label: t('blocks.logic'), kinds: logicKinds },
  ]
  return (
    <AddMenu<AddedKind> families={families} pictures={blockPictures} labelOf={(kind) => t(`blocks.kind.${kind}`)} onAdd={onAdd}>
      <Button size={inside === undefined ? 'md' : 'small'} className="justify-self-start">
        <Plus aria-hidden />
        {t('blocks.add')}
        {inside !== undefined && <span className="sr-only">{inside}</span>}
      </Button>
    </AddMenu>
  )
}
