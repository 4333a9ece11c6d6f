/** Piste d'audit d'une fiche, la plus récente d'abord. */
import { infiniteQueryOptions } from '@tanstack/react-query'
import { pagesQuery } from '@/lib/http/pages'
import type { Page } from '@/lib/model'

export interface AuditEntry {
  id: string
  at: string
  action: string
  /** Nom au moment du fait : il reste vrai après un départ ou un changement de nom. */
  actor_name: string | null
  entity: string
  record: string
  changes: Record<string, { old?: unknown; new?: unknown }> | null
  ip?: string | null
}

export const auditQuery = (record: string) =>
  infiniteQueryOptions({
    ...pagesQuery<Page<AuditEntry>>(['audit', record], '/audit', { record, sort: '-at', limit: 20 }),
    retry: false,
  })
