/** La personne connectée, ses préférences et son jeton CSRF. */
import { queryOptions } from '@tanstack/react-query'
import type { Writing } from '@/lib/date-order'
import { get } from '@/lib/http/request'
import { keepCsrf } from '@/lib/http/session'
import { writeNumbers } from '@/lib/icu'
import type { Density, Theme } from '@/lib/theme'
import { adoptLooks, type ListLook } from '../list-look'

interface Named {
  id: string
  name: string
}

/** Ce que la personne a choisi de l'écran, et qui ne se lit qu'ici. */
export interface Interface extends Writing {
  sidebar?: 'expanded' | 'collapsed'
  /** Groupes du menu repliés. */
  folded?: string[]
  /** Une fiche s'ouvre à côté de sa liste. */
  beside?: boolean
  hidden_bookmarks?: string[]
}

export interface Me {
  id: string
  email: string
  name: string
  initials: string
  language: string | null
  theme: Theme | null
  density?: Density | null
  timezone: string | null
  company: Named | null
  companies: Named[]
  site: Named | null
  roles: string[]
  csrf: string
  unread: number
  preferences: { interface?: Interface; lists?: Record<string, ListLook> }
  /** Ce profil n'est que regardé : par qui, et jusqu'à quand. */
  viewing?: { by: string; until: string } | null
}

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }) => {
    const me = await get<Me>('/me', undefined, signal)
    keepCsrf(me.csrf)
    writeNumbers(me.preferences.interface?.numbers)
    adoptLooks(me)
    return me
  },
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
})
