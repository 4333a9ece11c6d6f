/** Panneau de droite : on y lit ou l'on y écrit une chose sans quitter l'écran. Tout l'écran sur téléphone. */
import { Dialog as Primitive } from 'radix-ui'
import { createContext, use, useCallback, useEffect, useRef, type ReactNode } from 'react'
import { DialogHead } from './dialog-head'
import { useReturnFocus } from './use-return-focus'

interface Keeper {
  /** Un appui à côté ne ferme pas : il y aurait à perdre. */
  held: boolean
  onClose: () => void
}

const KeeperContext = createContext<(keeper: Keeper | undefined) => void>(() => undefined)

/** Ce qui s'écrit dans le panneau décide de sa fermeture. */
export function usePanelKeeper(keeper: Keeper): void {
  const keep = use(KeeperContext)
  useEffect(() => {
    keep(keeper)
    return () => keep(undefined)
  })
}

interface SidePanelProps {
  title: string
  onClose: () => void
  children: ReactNode
}

export function SidePanel({ title, onClose, children }: SidePanelProps) {
  const focus = useReturnFocus()
  const keeper = useRef<Keeper | undefined>(undefined)
  const keep = useCallback((next: Keeper | undefined) => {
    keeper.current = next
  }, [])
  const close = () => (keeper.current?.onClose ?? onClose)()
  return (
    <Primitive.Root open onOpenChange={(open) => !open && close()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay" />
        <Primitive.Content
          data-modal
          aria-describedby={undefined}
          onInteractOutside={(event) => keeper.current?.held && event.preventDefault()}
          onCloseAutoFocus={focus.onCloseAutoFocus}
          className="fixed inset-y-0 right-0 z-50 flex w-full animate-fade flex-col border-l bg-popover shadow-lg outline-none sm:max-w-[30rem]"
        >
          <DialogHead title={title} remember={focus.remember} className="flex items-start gap-3 border-b px-5 py-3" />
          <KeeperContext value={keep}>{children}</KeeperContext>
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
