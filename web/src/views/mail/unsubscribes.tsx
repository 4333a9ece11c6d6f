/** Qui ne veut plus de quels courriels, et depuis quand ; revenir dessus à la demande de la personne. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { MailCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Listing } from '@/components/listing'
import { MoreButton } from '@/components/more-button'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { Input } from '@/components/ui/input'
import { resubscribe, unsubscribesQuery, type Unsubscribe } from '@/features/mail/api/mail'
import { useModel } from '@/features/model/use-model'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { useFocusHeir } from '@/lib/use-focus-heir'
import { useSearchText } from '@/lib/use-search-text'
import { useAdminSearch } from '@/views/admin/use-admin-search'

/** Le focus y va quand ce qui le tenait s'en va. */
const SEARCH = 'unsubscribes-search'
const lineOf = ({ id }: Unsubscribe) => `unsubscribe-${id}`
const againOf = (one: Unsubscribe) => `${lineOf(one)}-again`

export function Unsubscribes() {
  const { t } = useTranslation()
  const manages = useModel().permissions.includes('core.mail.manage')
  const [{ address }, set] = useAdminSearch()
  const [typed, setTyped] = useSearchText(address ?? '', (text) => set({ address: text || undefined }))
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({ ...unsubscribesQuery(address), placeholderData: keepPreviousData })
  const items = data?.pages.flatMap((page) => page.data)
  const bequeath = useFocusHeir()
  /** À son bouton, tant que la relecture ne l'a pas ôté, puis aux voisines, celles d'après d'abord. */
  const bequeathFrom = (gone: Unsubscribe) => {
    const rank = items?.findIndex(({ id }) => id === gone.id) ?? -1
    bequeath(againOf(gone), ...[...(items?.slice(rank + 1) ?? []), ...(items?.slice(0, Math.max(rank, 0)).toReversed() ?? [])].map(lineOf), SEARCH)
  }
  const clear = () => {
    bequeath(SEARCH)
    setTyped('')
    set({ address: undefined })
  }
  return (
    <>
      <Input id={SEARCH} type="search" className="max-w-80" aria-label={t('mail.searchPerson')} placeholder={t('mail.searchPerson')} value={typed} onChange={(event) => setTyped(event.target.value)} />
      <div className="py-4">
        <Listing
          items={items}
          error={error}
          onRetry={() => void refetch()}
          blank={
            <BlankState icon={<MailCheck aria-hidden />} title={t(address ? 'mail.noMatch' : 'mail.noUnsubscribe')}>
              {address && <Button onClick={clear}>{t('list.clear')}</Button>}
            </BlankState>
          }
        >
          {(one) => <Line key={one.id} one={one} manages={manages} onGone={() => bequeathFrom(one)} />}
        </Listing>
        <MoreButton hasMore={hasNextPage} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
      </div>
    </>
  )
}

function Line({ one, manages, onGone }: { one: Unsubscribe; manages: boolean; onGone: () => void }) {
  const { t } = useTranslation()
  const { datetime } = useFormat()
  const client = useQueryClient()
  const [asked, setAsked] = useState(false)
  const again = useMutation({
    mutationFn: () => resubscribe(one),
    onSuccess: () => {
      onGone()
      toastSuccess(t('mail.resubscribed', { name: one.name }))
    },
    onError: (error) => toastError(problemText(t, asProblem(error))),
    onSettled: () => {
      setAsked(false)
      return client.invalidateQueries({ queryKey: ['mail', 'unsubscribes'] })
    },
  })
  return (
    <li id={lineOf(one)} tabIndex={-1} className="ring-inside flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2.5">
      <div className="grid min-w-0 flex-1 basis-64">
        <p className="font-medium break-words">{[one.name, one.label].join(' · ')}</p>
        <p className="tnum text-label break-words text-muted-foreground">{[one.email, one.since && datetime(one.since)].filter(Boolean).join(' · ')}</p>
      </div>
      {manages && (
        <Button id={againOf(one)} size="small" onClick={() => setAsked(true)}>
          {t('mail.resubscribe')}
          <span className="sr-only">{[one.name, one.label].join(' · ')}</span>
        </Button>
      )}
      {asked && (
        <Dialog open onOpenChange={(open) => !open && setAsked(false)}>
          <DialogContent title={t('mail.resubscribeAsk', { name: one.name, category: one.label })} description={t('mail.resubscribeHint')}>
            <DialogAnswer busy={again.isPending} onClick={() => again.mutate()}>
              {t('mail.resubscribe')}
            </DialogAnswer>
          </DialogContent>
        </Dialog>
      )}
    </li>
  )
}
