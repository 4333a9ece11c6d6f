/** Enregistre une préférence de la personne ; celle qui part en même temps qu'elle arrive quand même. */
import { patchThrough } from '@/lib/http/request'
import type { ListLook } from '../list-look'
import type { Interface, Me } from './get-me'

export type Preferences = Partial<Pick<Me, 'language' | 'theme' | 'density' | 'timezone'>> & Interface & { lists?: Record<string, ListLook> }

export const updateMe = (change: Preferences): Promise<Me> => patchThrough<Me>('/me', change)
