/**
 * Le journal d'une fiche, demandé une fois pour les deux places qui le montrent : l'une qui s'ouvre ne redemande pas ce que l'autre
 * vient de se voir refuser, et une fiche rouverte le redemande.
 */
import { useInfiniteQuery } from '@tanstack/react-query'
import { auditQuery } from '@/features/audit/api/list-audit'

export const useJournal = (record: string, told: boolean) => useInfiniteQuery({ ...auditQuery(record), enabled: told })

export type Journal = ReturnType<typeof useJournal>
