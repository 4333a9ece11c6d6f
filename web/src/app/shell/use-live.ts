/**
 * Branche le flux du serveur sur le cache : la cloche, le modèle et les imports se mettent à jour seuls. Ce qu'il dit des fiches va à
 * leur source, qui prévient à son tour (`use-follow.ts`).
 */
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { unreadQuery } from '@/features/notifications/api/count-unread'
import { connectStream } from '@/features/stream/connect'
import { refreshBrand } from '@/lib/brand'
import { recordSource } from '@/lib/records/source'
import { grouped } from '@/lib/grouped'

export function useLive(open: boolean): void {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { t } = useTranslation()
  const now = useRef(t)
  useEffect(() => {
    now.current = t
  }, [t])

  useEffect(() => {
    // Le flux d'une personne n'est qu'à elle : qui la regarde ne l'écoute pas.
    if (!open) return
    const { later, forget } = grouped()
    const refreshUnread = () => void client.invalidateQueries({ queryKey: ['notifications'] })
    const refreshMeta = () =>
      later('meta', () => {
        void client.invalidateQueries({ queryKey: ['meta'] })
        // Les mots de l'application sont des définitions comme les autres.
        void refreshBrand()
      })
    const stop = connectStream({
      onNotification: ({ notification, unread }) => {
        client.setQueryData(unreadQuery.queryKey, { unread })
        void client.invalidateQueries({ queryKey: ['notifications', 'list'] })
        // Une demande d'approbation qui avance se dit par une notification.
        if (notification.url?.startsWith('/approvals/')) void client.invalidateQueries({ queryKey: ['approvals'] })
        const { url } = notification
        const action = url ? { label: now.current('action.view'), onClick: () => void navigate({ to: url }) } : undefined
        // Hors ligne, il peut manquer : la cloche l'a dit.
        void import('@/views/notifications/announce').then(({ announce }) => announce(notification, action)).catch(() => undefined)
      },
      onUnread: ({ unread }) => {
        client.setQueryData(unreadQuery.queryKey, { unread })
        void client.invalidateQueries({ queryKey: ['notifications', 'list'] })
      },
      onRecord: ({ entity, id }) => recordSource.get().heard({ entity, id }),
      onMeta: refreshMeta,
      onImport: ({ id }) => later(`import ${id}`, () => void client.invalidateQueries({ queryKey: ['imports', id] })),
      onOpen: (first) => {
        if (first) return
        recordSource.get().heard()
        refreshMeta()
      },
      onFallback: refreshUnread,
    })
    return () => {
      stop()
      forget()
    }
  }, [client, navigate, open])
}
