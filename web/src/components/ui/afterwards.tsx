/**
 * Ce qui se dessine juste après le reste, par petites tranches qui laissent la main au doigt et à la souris.
 *
 * À mettre autour d'un grand contenu : dessiné d'un bloc avec son entourage, il tiendrait un téléphone une demi-seconde. L'un dans l'autre,
 * chacun vient à son tour : `useDeferredValue` les dessinerait ensemble.
 */
import { startTransition, useEffect, useState, type ReactNode } from 'react'

interface AfterwardsProps {
  children: ReactNode
  /** Ce qui tient la place en attendant. */
  fallback?: ReactNode
}

export function Afterwards({ children, fallback }: AfterwardsProps) {
  const [turn, setTurn] = useState(false)
  useEffect(() => startTransition(() => setTurn(true)), [])
  return <>{turn ? children : fallback}</>
}
