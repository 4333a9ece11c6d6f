/** Ajouter un sous-menu, où ranger ensuite des entrées. */
import { FolderTree } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import type { Labels } from '@/lib/i18n'
import { LabelsBox } from '@/views/designer/labels-box'
import { nameFrom, textIn } from '@/views/designer/names'
import { AddButton } from './add-button'
import { useMenuDraft } from './menu-draft'
import { PlaceSelect } from './place-select'
import type { Place } from './places'

export function AddSubmenu() {
  const { t } = useTranslation()
  return <AddButton icon={<FolderTree aria-hidden />} label={t('shaping.addSubmenu')} dialog={(close) => <SubmenuDialog onClose={close} />} />
}

function SubmenuDialog({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const { entries, onAdd } = useMenuDraft()
  const [labels, setLabels] = useState<Labels>({})
  const [place, setPlace] = useState<Place>({ group: 'modules' })
  const key = nameFrom(textIn(labels, i18n.language), entries.map((entry) => entry.key))
  const add = () => {
    onAdd({ key, name: key, added: true, labels, ...place })
    onClose()
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t('shaping.addSubmenu')}>
        <DialogBody>
          <LabelsBox id="submenu-name" label={t('shaping.entryName')} required value={labels} onChange={setLabels} />
          <PlaceSelect id="submenu-place" moved={key} value={place} onChange={setPlace} />
        </DialogBody>
        <DialogAnswer disabled={key === ''} onClick={add}>
          {t('shaping.add')}
        </DialogAnswer>
      </DialogContent>
    </Dialog>
  )
}
