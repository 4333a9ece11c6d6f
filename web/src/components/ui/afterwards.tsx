/**
 * Ce qui se dessine juste après le reste, par petites tranches qui laissent la main au doigt et à la souris.
 *
 * À mettre autour d'un grand contenu : dessiné d'un bloc avec son entourage, il tiendrait un téléphone une demi-seconde.
 */
import { useDeferredValue, type ReactNode } from 'react'

interface AfterwardsProps {
  children: ReactNode
  /** Ce qui tient la place en attendant. */
  fallback?: ReactNode
}

export const Afterwards = ({ children, fallback }: AfterwardsProps) => <>{useDeferredValue(true, false) ? children : fallback}</>
