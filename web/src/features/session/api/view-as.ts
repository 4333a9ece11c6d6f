/** Regarder l'application comme un autre, et cesser : tout ce qui est en mémoire est à relire. */
import { del, post } from '@/lib/http/request'

export interface Target {
  user?: string
  roles?: string[]
  company?: string
}

export const viewAs = (target: Target): Promise<{ until: string }> => post('/view-as', target)

export const stopViewing = (): Promise<void> => del('/view-as')
