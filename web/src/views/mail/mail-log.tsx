/** Journal du courrier : chaque courriel, son sort, ce que le serveur en a dit ; ce qui n'est pas parti se renvoie. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { MailX, Paperclip } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Listing } from '@/components/listing'
import { MoreButton } from '@/components/more-button'
import { Badge } from '@/components/ui/badge'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { mailsQuery, mailStates, mailTones, mayResend, type Mail } from '@/features/mail/api/mail'
import { useModel } from '@/features/model/use-model'
import { useFormat } from '@/lib/format'
import { useSearchText } from '@/lib/use-search-text'
import { useAdminSearch } from '@/views/admin/use-admin-search'
import { MailTrialButton } from '@/views/delivery/mail-trial'
import { ResendDialog } from './resend-dialog'

export function MailLog() {
  const { t } = useTranslation()
  const { permissions } = useModel()
  const [{ state, template, address }, set] = useAdminSearch()
  const [typed, setTyped] = useSearchText(address ?? '', (text) => set({ address: text || undefined }))
  const [asked, setAsked] = useState<Mail | undefined>()
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({ ...mailsQuery({ state, template, address }), placeholderData: keepPreviousData })
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <Input type="search" className="max-w-80 flex-1 basis-56" aria-label={t('mail.searchAddress')} placeholder={t('mail.searchAddress')} value={typed} onChange={(event) => setTyped(event.target.value)} />
        <Select
          aria-label={t('mail.stateFilter')}
          className="max-w-52"
          value={state ?? ''}
          options={[{ value: '', label: t('mail.allStates') }, ...mailStates.map((one) => ({ value: one, label: t(`mail.state.${one}`), tone: mailTones[one] }))]}
          onChange={(next) => set({ state: next || undefined })}
        />
        {permissions.includes('core.mail.manage') && <MailTrialButton />}
        {template && (
          <Button onClick={() => set({ template: undefined })}>
            {t('mail.ofTemplate', { template })}
            <span aria-hidden>×</span>
          </Button>
        )}
      </div>
      <div className="py-4">
        <Listing items={data?.pages.flatMap((page) => page.data)} error={error} onRetry={() => void refetch()} ordered blank={<BlankState icon={<MailX aria-hidden />} title={t('mail.noMail')} />}>
          {(mail) => <MailLine key={mail.id} mail={mail} onResend={() => setAsked(mail)} />}
        </Listing>
        <MoreButton hasMore={hasNextPage} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
      </div>
      {asked && <ResendDialog mail={asked} onClose={() => setAsked(undefined)} />}
    </>
  )
}

function MailLine({ mail, onResend }: { mail: Mail; onResend: () => void }) {
  const { t } = useTranslation()
  const { datetime, size } = useFormat()
  const { permissions } = useModel()
  const [, set] = useAdminSearch()
  const tracked = ({ opened_at, opens, clicked_at, clicks }: Mail) =>
    [
      opened_at ? t('mail.opened', { count: opens, at: datetime(opened_at) }) : t('mail.notOpened'),
      ...(clicked_at ? [t('mail.clicked', { count: clicks, at: datetime(clicked_at) })] : []),
    ].join(' · ')
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2.5">
      <div className="grid min-w-0 flex-1 basis-72">
        <p className="font-medium break-words">{mail.subject}</p>
        <p className="tnum text-label break-words text-muted-foreground">{[mail.recipient, datetime(mail.delivered_at ?? mail.sent_at ?? mail.created_at), t('mail.attempts', { count: mail.attempts })].join(' · ')}</p>
        {mail.attachments.length > 0 && (
          <ul aria-label={t('mail.attachments')} className="flex flex-wrap gap-x-3 text-label text-muted-foreground">
            {mail.attachments.map((one, rank) => (
              // oxlint-disable-next-line react/no-array-index-key -- deux pièces d'un courriel peuvent porter le même nom
              <li key={rank} className="flex min-w-0 items-center gap-1.5">
                <Paperclip aria-hidden className="size-3.5 shrink-0" />
                <span className="min-w-0 break-words">{one.name === null ? t('mail.attachmentGone') : [one.name, size(one.size ?? 0)].join(' · ')}</span>
              </li>
            ))}
          </ul>
        )}
        {mail.template && (
          <p className="flex flex-wrap items-center gap-x-2 text-meta">
            <Button variant="link" size="inline" className="text-meta" onClick={() => set({ template: mail.template ?? undefined })}>
              <span className="sr-only">{t('mail.onlyTemplate')}</span>
              <code className="font-mono">{mail.template}</code>
            </Button>
            {permissions.includes('core.template.manage') && (
              <Link to={`/admin/messages/${mail.template.replace('.', '/')}`} className="underline underline-offset-4">
                {t('action.edit')}
                <span className="sr-only"> {mail.template}</span>
              </Link>
            )}
          </p>
        )}
        {mail.tracked && <p className="tnum text-label break-words text-muted-foreground">{tracked(mail)}</p>}
        {mail.response && <p className="text-label break-words text-muted-foreground">{t('mail.response', { text: mail.response })}</p>}
      </div>
      <Badge tone={mailTones[mail.state]}>{t(`mail.state.${mail.state}`)}</Badge>
      {mayResend(mail) && permissions.includes('core.mail.manage') && (
        <Button size="small" onClick={onResend}>
          {t('mail.resend')}
          <span className="sr-only">{[mail.subject, mail.recipient].join(' · ')}</span>
        </Button>
      )}
    </li>
  )
}
