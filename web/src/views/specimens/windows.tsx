/** Ce qui prend le pas sur la page : boîte de dialogue, tiroir, panneau de droite. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import Sheet from '@/components/ui/sheet'
import { PanelFooter, SidePanel } from '@/components/ui/side-panel'
import { Specimen } from './section'

type Opened = 'dialog' | 'wide' | 'sheet' | 'panel'

export function Windows() {
  const { t } = useTranslation()
  const [opened, setOpened] = useState<Opened>()
  const close = () => setOpened(undefined)
  return (
    <>
      <Specimen of="dialog dialog-head dialog-answer">
        <Button onClick={() => setOpened('dialog')}>{t('components.dialog')}</Button>
        <Button onClick={() => setOpened('wide')}>{t('components.dialogWide')}</Button>
      </Specimen>
      <Specimen of="side-panel dialog-head">
        <Button onClick={() => setOpened('panel')}>{t('components.panel')}</Button>
      </Specimen>
      <Specimen of="sheet">
        <Button onClick={() => setOpened('sheet')}>{t('components.sheet')}</Button>
      </Specimen>
      <Dialog open={opened === 'dialog' || opened === 'wide'} onOpenChange={(open) => !open && close()}>
        <DialogContent title={t(opened === 'wide' ? 'components.dialogWide' : 'components.dialog')} description={t('components.help')} wide={opened === 'wide'}>
          <Asked onDone={close} />
        </DialogContent>
      </Dialog>
      {opened === 'panel' && (
        <SidePanel title={t('components.panel')} onClose={close}>
          <div className="grid flex-1 content-start gap-4 overflow-y-auto p-5">
            <p>{t('components.paragraph')}</p>
          </div>
          <PanelFooter>
            <Button onClick={close}>{t('action.close')}</Button>
          </PanelFooter>
        </SidePanel>
      )}
      {opened === 'sheet' && (
        <Sheet title={t('components.sheet')} onClose={close}>
          <div className="grid content-start gap-4 p-4">
            <p>{t('components.paragraph')}</p>
            <Button onClick={close}>{t('action.close')}</Button>
          </div>
        </Sheet>
      )}
    </>
  )
}

function Asked({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation()
  return (
    <>
      <DialogBody>
        <FieldFrame id="sample-asked" label={t('components.field')}>
          {(control) => <Input defaultValue={t('components.value')} {...control} />}
        </FieldFrame>
      </DialogBody>
      <DialogAnswer onClick={onDone}>{t('action.save')}</DialogAnswer>
    </>
  )
}
