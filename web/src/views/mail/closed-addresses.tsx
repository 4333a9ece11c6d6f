/** Les adresses où l'on n'écrit plus : pourquoi, depuis quand ; en rouvrir une, en fermer une. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { MailCheck, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Listing } from '@/components/listing'
import { MoreButton } from '@/components/more-button'
import { Badge } from '@/components/ui/badge'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { Input } from '@/components/ui/input'
import { closedQuery, openAddress, type ClosedAddress } from '@/features/mail/api/mail'
import { useModel } from '@/features/model/use-model'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { useDebounced } from '@/lib/use-debounced'
import { CloseDialog } from './close-dialog'

const SEARCH_MS = 250

export function ClosedAddresses() {
  const { t } = useTranslation()
  const { permissions } = useModel()
  const [typed, setTyped] = useState('')
  const [closing, setClosing] = useState(false)
  const wanted = useDebounced(typed.trim(), SEARCH_MS)
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({ ...closedQuery(wanted || undefined), placeholderData: keepPreviousData })
  const manages = permissions.includes('core.mail.manage')
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Input type="search" className="max-w-80 flex-1 basis-56" aria-label={t('mail.searchAddress')} placeholder={t('mail.searchAddress')} value={typed} onChange={(event) => setTyped(event.target.value)} />
        {manages && (
          <Button onClick={() => setClosing(true)}>
            <Plus aria-hidden />
            {t('mail.close')}
          </Button>
        )}
      </div>
      <div className="py-4">
        <Listing items={data?.pages.flatMap((page) => page.data)} error={error} onRetry={() => void refetch()} blank={<BlankState icon={<MailCheck aria-hidden />} title={t('mail.noClosed')} />}>
          {(one) => <AddressLine key={one.address} one={one} manages={manages} />}
        </Listing>
        <MoreButton hasMore={hasNextPage} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
      </div>
      {closing && <CloseDialog onClose={() => setClosing(false)} />}
    </>
  )
}

function AddressLine({ one, manages }: { one: ClosedAddress; manages: boolean }) {
  const { t } = useTranslation()
  const { datetime } = useFormat()
  const client = useQueryClient()
  const [asked, setAsked] = useState(false)
  const reopen = useMutation({
    mutationFn: () => openAddress(one.address),
    onSuccess: () => {
      toastSuccess(t('mail.reopened', { address: one.address }))
      return client.invalidateQueries({ queryKey: ['mail', 'closed'] })
    },
    onError: (error) => toastError(problemText(t, asProblem(error))),
  })
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2.5">
      <div className="grid min-w-0 flex-1 basis-64">
        <p className="font-medium break-all">{one.address}</p>
        <p className="tnum text-label break-words text-muted-foreground">{[datetime(one.since), one.detail].filter(Boolean).join(' · ')}</p>
      </div>
      <Badge tone={one.reason === 'manual' ? 'neutral' : 'warning'}>{t(`mail.reason.${one.reason}`)}</Badge>
      {manages && (
        <Button size="small" onClick={() => setAsked(true)}>
          {t('mail.reopen')}
          <span className="sr-only">{one.address}</span>
        </Button>
      )}
      {asked && (
        <Dialog open onOpenChange={(open) => !open && setAsked(false)}>
          <DialogContent title={t('mail.reopenAsk', { address: one.address })} description={t('mail.reopenHint')}>
            <DialogAnswer busy={reopen.isPending} onClick={() => reopen.mutate()}>
              {t('mail.reopen')}
            </DialogAnswer>
          </DialogContent>
        </Dialog>
      )}
    </li>
  )
}
