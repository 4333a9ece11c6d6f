/** Favoris partagés que la personne ne veut pas voir : une préférence, la même sur tous ses appareils. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'
import { meQuery, type Me } from './api/get-me'
import { updateMe } from './api/update-me'
import { keepMe, meWrites } from './keep-me'
import { useMe } from './use-me'

const hiddenIn = (me: Me | undefined): string[] => me?.preferences.interface?.hidden_bookmarks ?? []

const withHidden = (me: Me, hidden: string[]): Me => ({ ...me, preferences: { ...me.preferences, interface: { ...me.preferences.interface, hidden_bookmarks: hidden } } })

export function useHiddenBookmarks() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const hidden = new Set(hiddenIn(useMe()))
  const save = useMutation({
    mutationKey: meWrites.mutationKey,
    mutationFn: (ids: string[]) => updateMe({ hidden_bookmarks: ids }),
    onMutate: (ids) => client.setQueryData(meQuery.queryKey, (me) => me && withHidden(me, ids)),
    onSettled: (me) => keepMe(client, me),
    onError: (error) => {
      toastError(problemText(t, asProblem(error)))
      void client.invalidateQueries({ queryKey: meQuery.queryKey })
    },
  })
  return {
    hidden,
    /** `seen` : ceux qui se partagent encore ; les autres n'ont plus à être retenus. */
    hide: (ids: string[], seen: string[]) => save.mutate([...new Set([...hiddenIn(client.getQueryData(meQuery.queryKey)).filter((id) => seen.includes(id)), ...ids])]),
    showAgain: (ids: string[]) => save.mutate(hiddenIn(client.getQueryData(meQuery.queryKey)).filter((id) => !ids.includes(id))),
  }
}
