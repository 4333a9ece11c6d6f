/** Essaie un thème, une densité : la page entière les prend, rien n'est gardé, et la quitter rend ceux d'avant. */
import { useEffect, useRef } from 'react'
import { readSetting, writeSetting } from '@/lib/settings'
import { setDensity, setTheme, useDensity, useTheme, type Density, type Theme } from '@/lib/theme'

export const useTrial = () => ({
  tryTheme: useTried<Theme>('theme', useTheme(), setTheme),
  tryDensity: useTried<Density>('density', useDensity(), setDensity),
})

function useTried<T extends string>(name: string, now: T, apply: (next: T) => void): (next: T) => void {
  const seen = useRef(now)
  const before = useRef(now)
  const tried = useRef<T | undefined>(undefined)
  useEffect(() => {
    seen.current = now
  }, [now])
  useEffect(
    () => () => {
      // Un choix fait ailleurs depuis, dans le menu d'affichage, est une préférence : il reste.
      if (tried.current === seen.current) unkept(name, apply, before.current)
    },
    [name, apply],
  )
  return (next) => {
    if (tried.current !== seen.current) before.current = seen.current
    tried.current = next
    unkept(name, apply, next)
  }
}

/** Applique sans retenir : un rechargement, un autre onglet gardent le choix de la personne. */
function unkept<T>(name: string, apply: (next: T) => void, next: T): void {
  const kept = readSetting(name)
  apply(next)
  writeSetting(name, kept)
}
