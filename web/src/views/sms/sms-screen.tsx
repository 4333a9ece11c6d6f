/** Journal des SMS : chacun, son sort, ce que le fournisseur en a dit ; ce qui n'est pas parti se renvoie. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { MessageSquareOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Listing } from '@/components/listing'
import { MoreButton } from '@/components/more-button'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { masksNumbers, mayResend, smsQuery, smsStates, soughtSms, smsTones, type Sms } from '@/features/delivery/sms'
import { useModel } from '@/features/model/use-model'
import { useFormat } from '@/lib/format'
import { useFocusHeir } from '@/lib/use-focus-heir'
import { useSearchText } from '@/lib/use-search-text'
import { useAdminSearch } from '@/views/admin/use-admin-search'
import { SmsTrialButton } from '@/views/delivery/sms-trial'
import { ResendSmsDialog } from './resend-dialog'

/** Le premier des filtres qui soit toujours là : le focus y va quand ce qui le tenait s'en va. */
const FIRST = 'sms-state'
const lineOf = ({ id }: Sms) => `sms-${id}`
const resendOf = (sms: Sms) => `${lineOf(sms)}-resend`

export default function SmsScreen() {
  const { t } = useTranslation()
  const manages = useModel().permissions.includes('core.sms.manage')
  const [{ state, address: sought }, set] = useAdminSearch()
  const [typed, setTyped] = useSearchText(sought ?? '', (text) => set({ address: text || undefined }))
  const [asked, setAsked] = useState<Sms | undefined>()
  const [masked, setMasked] = useState(false)
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({ ...smsQuery({ state, ...soughtSms(sought, masked) }), placeholderData: keepPreviousData })
  const bequeath = useFocusHeir()
  const clear = () => {
    bequeath(FIRST)
    setTyped('')
    set({ state: undefined, address: undefined })
  }
  const narrowed = Boolean(state ?? sought)
  const masks = masksNumbers(data?.pages[0], error)
  if (masks !== undefined && masks !== masked) setMasked(masks)
  return (
    <>
      <PageTitle text={t('admin.sms')} className="text-record" />
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('delivery.smsHint')}</p>
      <div className="flex flex-wrap items-start gap-2 pt-4">
        <Input
          type="search"
          className="max-w-80 flex-1 basis-56"
          aria-label={t(masked ? 'delivery.searchPerson' : 'delivery.searchSms')}
          placeholder={t(masked ? 'delivery.searchPerson' : 'delivery.searchSms')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Select
          id={FIRST}
          aria-label={t('delivery.stateFilter')}
          className="max-w-52"
          value={state ?? ''}
          options={[{ value: '', label: t('delivery.allStates') }, ...smsStates.map((one) => ({ value: one, label: t(`delivery.state.${one}`), tone: smsTones[one] }))]}
          onChange={(next) => set({ state: next || undefined })}
        />
        {manages && <SmsTrialButton />}
      </div>
      {masked && <p className="pt-2 text-label text-muted-foreground">{t('delivery.masked')}</p>}
      <div className="py-4">
        <Listing
          items={data?.pages.flatMap((page) => page.data)}
          error={error}
          onRetry={() => void refetch()}
          ordered
          blank={
            <BlankState icon={<MessageSquareOff aria-hidden />} title={t(narrowed ? 'delivery.noMatch' : 'delivery.noSms')}>
              {narrowed && <Button onClick={clear}>{t('list.clear')}</Button>}
            </BlankState>
          }
        >
          {(sms) => <SmsLine key={sms.id} sms={sms} onResend={manages && mayResend(sms) ? () => setAsked(sms) : undefined} />}
        </Listing>
        <MoreButton hasMore={hasNextPage} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
      </div>
      {asked && (
        <ResendSmsDialog
          sms={asked}
          onClose={() => {
            // La relecture lui ôte son bouton, quand il est remis en file ; un filtre l'ôte lui-même.
            bequeath(resendOf(asked), lineOf(asked), FIRST)
            setAsked(undefined)
          }}
        />
      )}
    </>
  )
}

function SmsLine({ sms, onResend }: { sms: Sms; onResend: (() => void) | undefined }) {
  const { t } = useTranslation()
  const { datetime } = useFormat()
  const about = [datetime(sms.sent_at ?? sms.created_at), t('delivery.attempts', { count: sms.attempts }), t('delivery.segments', { count: sms.segments, alphabet: sms.alphabet })]
  return (
    <li id={lineOf(sms)} tabIndex={-1} className="ring-inside flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2.5">
      <div className="grid min-w-0 flex-1 basis-72">
        <p className="tnum font-medium break-words">{[sms.recipient, sms.person].filter(Boolean).join(' · ')}</p>
        <p className="tnum text-label break-words text-muted-foreground">{about.join(' · ')}</p>
        {sms.provider_id && (
          <p className="text-meta break-all text-muted-foreground">
            {t('delivery.providerName')} <code className="font-mono">{sms.provider_id}</code>
          </p>
        )}
        {sms.response && <p className="text-label break-words text-muted-foreground">{t('delivery.response', { text: sms.response })}</p>}
      </div>
      <Badge tone={smsTones[sms.state]}>{t(`delivery.state.${sms.state}`)}</Badge>
      {onResend && (
        <Button id={resendOf(sms)} size="small" onClick={onResend}>
          {t('delivery.resend')}
          <span className="sr-only">{sms.recipient}</span>
        </Button>
      )}
    </li>
  )
}
