/** Thème et densité, appliqués sans recharger. `public/early.js` fait de même avant le premier affichage. */
import { useEffect } from 'react'
import { readSetting, writeSetting } from './settings'
import { createStore, useStore } from './store'

export const themes = ['light', 'dark', 'auto'] as const
export type Theme = (typeof themes)[number]
export const densities = ['comfortable', 'compact', 'dense', 'touch'] as const
export type Density = (typeof densities)[number]

const pick = <T extends string>(known: readonly T[], wanted: string | null, otherwise: T): T => known.find((one) => one === wanted) ?? otherwise

/** Un écran qu'on touche commence en grand. */
export const touchFirst = () => matchMedia('(pointer: coarse)').matches

const theme = createStore<Theme>(pick(themes, readSetting('theme'), 'auto'))
const density = createStore<Density>(pick(densities, readSetting('density'), touchFirst() ? 'touch' : 'comfortable'))

export function setTheme(next: Theme): void {
  writeSetting('theme', next)
  theme.set(next)
}

export function setDensity(next: Density): void {
  writeSetting('density', next)
  density.set(next)
}

export const useTheme = (): Theme => useStore(theme)
export const useDensity = (): Density => useStore(density)

/** À poser une fois à la racine : reporte les choix sur `<html>` et suit le système en mode auto. */
export function useAppearance(): void {
  const chosen = useTheme()
  const spacing = useDensity()
  useEffect(() => {
    const system = matchMedia('(prefers-color-scheme: dark)')
    const apply = () => document.documentElement.classList.toggle('dark', chosen === 'dark' || (chosen === 'auto' && system.matches))
    apply()
    system.addEventListener('change', apply)
    return () => system.removeEventListener('change', apply)
  }, [chosen])
  useEffect(() => {
    document.documentElement.dataset.density = spacing
  }, [spacing])
}
