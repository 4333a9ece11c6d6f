/** Panneau de droite : on y lit ou l'on y écrit une chose sans quitter l'écran. Tout l'écran sur téléphone. */
import { X } from 'lucide-react'
import { Dialog as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button'

interface SidePanelProps {
  title: string
  /** Un appui à côté ne ferme pas : il y aurait à perdre. */
  held?: boolean
  onClose: () => void
  children: ReactNode
}

export function SidePanel({ title, held, onClose, children }: SidePanelProps) {
  const { t } = useTranslation()
  return (
    <Primitive.Root open onOpenChange={(open) => !open && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay" />
        <Primitive.Content
          aria-describedby={undefined}
          onInteractOutside={(event) => held && event.preventDefault()}
          className="fixed inset-y-0 right-0 z-50 flex w-full animate-fade flex-col border-l bg-popover shadow-lg outline-none sm:max-w-[30rem]"
        >
          <header className="flex items-start gap-3 border-b px-5 py-3">
            <Primitive.Title className="min-w-0 flex-1 text-section font-semibold break-words">{title}</Primitive.Title>
            <Primitive.Close asChild>
              <Button variant="ghost" size="smallIcon" aria-label={t('action.close')}>
                <X aria-hidden />
              </Button>
            </Primitive.Close>
          </header>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

export const PanelFooter = ({ children }: { children: ReactNode }) => (
  <footer className="pb-safe border-t">
    <div className="flex flex-wrap items-center justify-end gap-2 px-5 py-3">{children}</div>
  </footer>
)
