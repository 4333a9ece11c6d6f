/** Ce que les réglages d'un bloc partagent : la langue où l'on écrit, ce que le message peut nommer là où il est. */
import { useContext, createContext } from 'react'
import type { Language } from '@/lib/i18n'
import type { Palette } from '../use-variables'

export interface Scene {
  locale: Language
  palette: Palette
}

export const SceneContext = createContext<Scene>({ locale: 'fr', palette: { variables: [], lists: [] } })
export const useScene = (): Scene => useContext(SceneContext)
