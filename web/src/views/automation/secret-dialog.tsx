/** Un secret, et ce qui va avec, dits cette seule fois. */
import { Button } from '@/components/ui/button'
import { CopyField } from '@/components/ui/copy-field'
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog'

interface SecretDialogProps {
  title: string
  hint: string
  told: { id: string; label: string; value: string }[]
  /** Le bouton qui ferme. */
  kept: string
  onClose: () => void
}

export function SecretDialog({ title, hint, told, kept, onClose }: SecretDialogProps) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent wide title={title} description={hint} onInteractOutside={(event) => event.preventDefault()}>
        <DialogBody>
          {told.map((one) => (
            <CopyField key={one.id} {...one} />
          ))}
        </DialogBody>
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="primary">{kept}</Button>
          </DialogClose>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  )
}
