/**
 * Bouton dont le menu ou le panneau n'arrive qu'au premier geste : la première page s'affiche sans les 25 ko des
 * couches flottantes. Le survol ou le focus commence à charger, le clic ouvre.
 */
import { lazy, Suspense, useState, type ComponentType, type ReactElement } from 'react'

/** Le vrai composant dessine le même bouton, ouvert dès son arrivée. */
type Opened<P> = ComponentType<P>

interface TriggerProps {
  'aria-haspopup': 'menu' | 'dialog'
  'aria-expanded': boolean
  onClick: () => void
  onPointerEnter: () => void
  onFocus: () => void
}

export type DeferredTrigger = (props: TriggerProps) => ReactElement

/** À appeler une fois par composant, hors du rendu. */
export function deferred<P extends object>(load: () => Promise<{ default: Opened<P> }>, popup: 'menu' | 'dialog') {
  const Real = lazy(load) as unknown as ComponentType<P>
  const preload = () => void load()
  return function Deferred({ trigger, ...rest }: P & { trigger: DeferredTrigger }) {
    const [wanted, setWanted] = useState(false)
    const plain = trigger({ 'aria-haspopup': popup, 'aria-expanded': false, onClick: () => setWanted(true), onPointerEnter: preload, onFocus: preload })
    if (!wanted) return plain
    return (
      <Suspense fallback={plain}>
        <Real {...(rest as unknown as P)} />
      </Suspense>
    )
  }
}
