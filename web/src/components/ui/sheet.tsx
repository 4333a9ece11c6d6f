/** Tiroir latéral : la navigation sur tablette et téléphone. */
import { Dialog as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'
import { useOpener, useReturnFocus } from './use-return-focus'

interface SheetProps {
  onClose: () => void
  title: string
  children: ReactNode
}

export default function Sheet({ onClose, title, children }: SheetProps) {
  const { remember, onCloseAutoFocus } = useReturnFocus()
  useOpener(remember)
  /** Le titre de la page où mène un lien du tiroir a pu prendre le focus : il le garde. */
  const giveBack = (event: Event) => {
    if (document.activeElement === document.body) onCloseAutoFocus(event)
  }
  return (
    <Primitive.Root open onOpenChange={(open) => !open && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay" />
        <Primitive.Content aria-describedby={undefined} onCloseAutoFocus={giveBack} className="fixed inset-y-0 left-0 z-50 flex w-72 max-w-[85vw] animate-slide flex-col border-r bg-sidebar shadow-lg outline-none">
          <Primitive.Title className="sr-only">{title}</Primitive.Title>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
