/** Le droit qui manque, dit dans les mots du modèle : l'application fournit de quoi, ce qui échoue sait où le mettre. */
import { createContext, use, type ReactNode } from 'react'

export const RightNoteContext = createContext<(right: string) => ReactNode>(() => null)

export const RightNote = ({ right }: { right: string }) => use(RightNoteContext)(right)
