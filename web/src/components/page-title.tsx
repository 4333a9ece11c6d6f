/**
 * Titre de page : l'unique `h1`, le titre de l'onglet, et le point d'arrivée du focus après un changement de page.
 * Au tout premier affichage le focus reste au document, pour que le lien d'évitement soit la première étape.
 */
import { useEffect, useRef, type ReactNode } from 'react'
import { useBrandName } from '@/lib/brand'
import { cx } from '@/lib/cx'

/** L'identifiant du titre : le focus y va quand ce qui le tenait s'en va. */
export const TITLE = 'page-title'

let landed = false

/** À appeler quand la navigation change d'adresse : le prochain titre prendra le focus. */
export const expectFocus = (): void => {
  landed = true
}

interface PageTitleProps {
  text: string
  className?: string
  children?: ReactNode
}

export function PageTitle({ text, className, children }: PageTitleProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const brand = useBrandName()
  useEffect(() => {
    document.title = `${text} · ${brand}`
  }, [text, brand])
  useEffect(() => {
    // Un champ déjà actif (la connexion, la recherche) garde le focus : il a été choisi pour cette page.
    if (landed && !(document.activeElement instanceof HTMLInputElement)) heading.current?.focus({ preventScroll: true })
    landed = false
  }, [])
  return (
    <h1 ref={heading} id={TITLE} tabIndex={-1} className={cx('min-w-0 break-words', className)}>
      {children ?? text}
    </h1>
  )
}
