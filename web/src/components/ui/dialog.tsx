/** Boîte de dialogue ; en bas de l'écran sur téléphone, à portée de pouce. Par-dessus un panneau, jamais sur une autre boîte. */
import { Dialog as Primitive } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from '@/lib/cx'
import { DialogHead } from './dialog-head'
import { useReturnFocus } from './use-return-focus'

export const Dialog = Primitive.Root
export const DialogClose = Primitive.Close

interface DialogContentProps extends Omit<ComponentProps<typeof Primitive.Content>, 'title'> {
  title: string
  description?: string
  wide?: boolean
  children: ReactNode
}

export function DialogContent({ title, description, wide, className, children, onCloseAutoFocus, ...rest }: DialogContentProps) {
  const focus = useReturnFocus()
  const close = (event: Event) => {
    onCloseAutoFocus?.(event)
    focus.onCloseAutoFocus(event)
  }
  return (
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-50 grid animate-fade place-items-end overflow-y-auto bg-overlay sm:place-items-center sm:p-6">
        <Primitive.Content
          data-modal
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={cx('relative w-full rounded-t-xl border bg-popover shadow-lg outline-none sm:rounded-xl', wide ? 'sm:max-w-2xl' : 'sm:max-w-md', className)}
          onCloseAutoFocus={close}
          {...rest}
        >
          <DialogHead title={title} description={description} remember={focus.remember} className="flex items-start gap-3 px-5 pt-4 pb-2" />
          {children}
        </Primitive.Content>
      </Primitive.Overlay>
    </Primitive.Portal>
  )
}

export const DialogBody = ({ children }: { children: ReactNode }) => <div className="grid gap-4 px-5 py-3">{children}</div>

export const DialogFooter = ({ children }: { children: ReactNode }) => (
  <footer className="flex flex-wrap justify-end gap-2 px-5 pt-2 pb-5">{children}</footer>
)
