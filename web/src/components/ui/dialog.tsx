/** Boîte de dialogue ; en bas de l'écran sur téléphone, à portée de pouce. Jamais l'une sur l'autre. */
import { X } from 'lucide-react'
import { Dialog as Primitive } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '@/lib/cx'
import { Button } from './button'

export const Dialog = Primitive.Root
export const DialogClose = Primitive.Close

interface DialogContentProps extends Omit<ComponentProps<typeof Primitive.Content>, 'title'> {
  title: string
  description?: string
  wide?: boolean
  children: ReactNode
}

export function DialogContent({ title, description, wide, className, children, ...rest }: DialogContentProps) {
  const { t } = useTranslation()
  return (
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-40 grid animate-fade place-items-end overflow-y-auto bg-overlay sm:place-items-center sm:p-6">
        <Primitive.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={cx('relative w-full rounded-t-xl border bg-popover shadow-lg outline-none sm:rounded-xl', wide ? 'sm:max-w-2xl' : 'sm:max-w-md', className)}
          {...rest}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-2">
            <div className="min-w-0 flex-1">
              <Primitive.Title className="text-section font-semibold">{title}</Primitive.Title>
              {description && <Primitive.Description className="mt-1 text-muted-foreground">{description}</Primitive.Description>}
            </div>
            <Primitive.Close asChild>
              <Button variant="ghost" size="smallIcon" aria-label={t('action.close')}>
                <X aria-hidden />
              </Button>
            </Primitive.Close>
          </header>
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
