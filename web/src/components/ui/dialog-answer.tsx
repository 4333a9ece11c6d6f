/** Le pied d'une boîte qui attend une réponse : renoncer, ou le geste qu'elle propose. Un geste parti ne se renonce plus. */
import type { ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button'
import { DialogClose, DialogFooter } from './dialog'

export function DialogAnswer(props: ComponentProps<typeof Button>) {
  const { t } = useTranslation()
  return (
    <DialogFooter>
      <DialogClose asChild>
        <Button disabled={props.busy}>{t('action.cancel')}</Button>
      </DialogClose>
      <Button variant="primary" aria-keyshortcuts={props.type === 'submit' ? 'Control+S Meta+S' : undefined} {...props} />
    </DialogFooter>
  )
}
