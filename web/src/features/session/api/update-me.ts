/** Enregistre une préférence de la personne. */
import { patch } from '@/lib/http/request'
import type { ListLook } from '../list-look'
import type { Interface, Me } from './get-me'

export type Preferences = Partial<Pick<Me, 'language' | 'theme' | 'density' | 'timezone'>> & Interface & { lists?: Record<string, ListLook> }

export const updateMe = (change: Preferences): Promise<Me> => patch<Me>('/me', change)
