/**
 * Branche le flux du serveur sur le cache : la cloche, les listes et la fiche ouverte se mettent à jour seules.
 * Les événements d'une même entité sont groupés : une importation de mille lignes ne relit la liste qu'une fois.
 */
import { useQueryClient, type Query } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useModel } from '@/features/model/use-model'
import { unreadQuery } from '@/features/notifications/api/count-unread'
import { connectStream } from '@/features/stream/connect'
import { toastInfo } from '@/lib/toast'

const GROUP_MS = 300
const MOST_PAGES = 5

/** Une liste où l'on est descendu très loin ne se relit pas entière à chaque geste d'un autre : elle le sera à la prochaine visite. */
const isShallow = (query: Query): boolean => ((query.state.data as { pages?: unknown[] } | undefined)?.pages?.length ?? 0) <= MOST_PAGES

export function useLive(open: boolean): void {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { t } = useTranslation()
  const { entities } = useModel()
  const now = useRef({ t, entities })
  useEffect(() => {
    now.current = { t, entities }
  }, [t, entities])

  useEffect(() => {
    // Le flux d'une personne n'est qu'à elle : qui la regarde ne l'écoute pas.
    if (!open) return
    const waiting = new Map<string, ReturnType<typeof setTimeout>>()
    const later = (key: string, work: () => void) => {
      clearTimeout(waiting.get(key))
      waiting.set(key, setTimeout(work, GROUP_MS))
    }
    const refreshUnread = () => void client.invalidateQueries({ queryKey: ['notifications'] })
    const stop = connectStream({
      onNotification: ({ notification, unread }) => {
        client.setQueryData(unreadQuery.queryKey, { unread })
        void client.invalidateQueries({ queryKey: ['notifications', 'list'] })
        // Une demande d'approbation qui avance se dit par une notification.
        if (notification.url?.startsWith('/approvals/')) void client.invalidateQueries({ queryKey: ['approvals'] })
        const { url } = notification
        toastInfo(notification.title, url ? { action: { label: now.current.t('action.view'), onClick: () => void navigate({ to: url }) } } : undefined)
      },
      onUnread: ({ unread }) => {
        client.setQueryData(unreadQuery.queryKey, { unread })
        void client.invalidateQueries({ queryKey: ['notifications', 'list'] })
      },
      onRecord: ({ entity, id }) => {
        later(entity, () => void client.invalidateQueries({ queryKey: ['records', entity], predicate: isShallow }))
        if (now.current.entities[entity]?.dated) later('agenda', () => void client.invalidateQueries({ queryKey: ['agenda'] }))
        later(id, () => void client.invalidateQueries({ queryKey: ['audit', id] }))
      },
      onMeta: () => later('meta', () => void client.invalidateQueries({ queryKey: ['meta'] })),
      onImport: ({ id }) => later(`import ${id}`, () => void client.invalidateQueries({ queryKey: ['imports', id] })),
      onOpen: (first) => {
        // Pendant une coupure, tout a pu changer.
        if (!first) void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'me' })
      },
      onFallback: refreshUnread,
    })
    return () => {
      stop()
      for (const timer of waiting.values()) clearTimeout(timer)
    }
  }, [client, navigate, open])
}
