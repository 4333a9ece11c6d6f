/** Ce que les expressions d'un endroit nomment de plus que la fiche. */
import { createContext } from 'react'
import type { Suggestion } from '@/lib/completion'

export const CelWords = createContext<readonly Suggestion[]>([])
