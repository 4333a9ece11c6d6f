/** Les listes de notifications déjà lues : les changer sur place, le temps que le serveur réponde. */
import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query'
import type { Page } from '@/lib/model'
import type { Notification } from './api/list-notifications'

type Pages = InfiniteData<Page<Notification>>

const lists = { queryKey: ['notifications', 'list'] as QueryKey }
const count = { queryKey: ['notifications', 'unread'] as QueryKey }

/** Change chaque notification lue ; rend de quoi y revenir. */
export async function changeEach(client: QueryClient, change: (item: Notification) => Notification): Promise<() => void> {
  await client.cancelQueries(lists)
  const before = client.getQueriesData<Pages>(lists)
  client.setQueriesData<Pages>(lists, (pages) => pages && { ...pages, pages: pages.pages.map((page) => ({ ...page, data: page.data.map(change) })) })
  return () => {
    for (const [key, pages] of before) client.setQueryData(key, pages)
  }
}

/** La liste et le compte de la cloche, relus. */
export const rereadNotifications = (client: QueryClient): Promise<unknown> =>
  Promise.all([client.invalidateQueries(lists), client.invalidateQueries(count)])

/** De même, depuis la première page : de toutes celles qu'on avait lues, il ne reste peut-être rien. */
export const restartNotifications = (client: QueryClient): Promise<unknown> => Promise.all([client.resetQueries(lists), client.invalidateQueries(count)])

/**
 * L'instant d'un geste sur « tout » : ce qui vient après n'en est pas, personne ne l'a vu. L'horloge de l'appareil peut retarder sur celle
 * du serveur : ce qui est à l'écran en est toujours.
 */
export function untilNow(client: QueryClient): string {
  const shown = client.getQueriesData<Pages>(lists).flatMap(([, pages]) => pages?.pages.flatMap((page) => page.data.map((item) => item.created_at)) ?? [])
  return shown.reduce((latest, one) => (Date.parse(one) >= Date.parse(latest) ? one : latest), new Date().toISOString())
}
