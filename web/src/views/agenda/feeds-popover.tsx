/** Mes flux : une adresse secrète à donner à un autre agenda, ou un accès CalDAV. Elle ne se montre qu'une fois ; on la copie, ou on la remplace. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { Select } from '@/components/ui/select'
import { createFeed, feedsQuery, revokeFeed, rotateFeed, type Feed, type ToldFeed } from '@/features/calendar/api/feeds'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'
import { FeedsButton } from './feeds-button'
import { Told } from './told-feed'
import { useFeedChoices, type FeedChoice } from './use-feed-choices'

export default function FeedsPopover() {
  const { t } = useTranslation()
  return (
    <Popover defaultOpen>
      <PopoverTrigger asChild>
        <FeedsButton />
      </PopoverTrigger>
      <PopoverContent align="end" className="grid w-96 gap-4 p-4" aria-label={t('agenda.feeds.title')}>
        <Feeds />
      </PopoverContent>
    </Popover>
  )
}

function Feeds() {
  const { t } = useTranslation()
  const { choices, nameOf } = useFeedChoices()
  const client = useQueryClient()
  const { data: feeds, error, refetch } = useQuery(feedsQuery)
  const [told, setTold] = useState<ToldFeed | undefined>()
  const refresh = () => client.invalidateQueries({ queryKey: feedsQuery.queryKey })
  const say = (problem: unknown) => toastError(problemText(t, asProblem(problem)))
  const tell = (feed: ToldFeed) => {
    setTold(feed)
    void refresh()
  }
  const create = useMutation({ mutationFn: createFeed, onSuccess: tell, onError: (problem) => asProblem(problem).errors.length === 0 && say(problem) })
  const rotate = useMutation({ mutationFn: rotateFeed, onSuccess: tell, onError: say })
  const revoke = useMutation({
    mutationFn: revokeFeed,
    onSuccess: (_, id) => {
      if (told?.id === id) setTold(undefined)
      void refresh()
    },
    onError: say,
  })
  return (
    <>
      <div>
        <h3 className="text-section font-semibold">{t('agenda.feeds.title')}</h3>
        <p className="mt-1 text-label text-muted-foreground">{t('agenda.feeds.hint')}</p>
      </div>
      {told && <Told feed={told} />}
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {feeds && feeds.length > 0 && (
        <ul className="divide-y rounded-lg border">
          {feeds.map((feed) => (
            <FeedLine key={feed.id} feed={feed} shown={nameOf(feed)} busy={rotate.isPending || revoke.isPending} onRotate={() => rotate.mutate(feed.id)} onRevoke={() => revoke.mutate(feed.id)} />
          ))}
        </ul>
      )}
      <NewFeedForm choices={choices} busy={create.isPending} fault={create.error ? asProblem(create.error).errors[0]?.message : undefined} onCreate={(feed) => create.mutate(feed)} />
    </>
  )
}

function FeedLine({ feed, shown, busy, onRotate, onRevoke }: { feed: Feed; shown: string | null; busy: boolean; onRotate: () => void; onRevoke: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  /** Ce qu'on s'apprête à faire de l'adresse : les agendas qui la lisent la perdront. */
  const [asked, setAsked] = useState<'rotate' | 'revoke' | undefined>()
  const texts = feed.scope === 'caldav' ? 'agenda.feeds.caldav' : 'agenda.feeds'
  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-1 p-3">
      <span className="grid min-w-0 flex-1 basis-40">
        <span className="truncate font-medium">{feed.name}</span>
        <span className="text-meta text-muted-foreground">{[shown, feed.used_at ? t('agenda.feeds.used', { when: format.relative(feed.used_at) }) : t('agenda.feeds.unused')].join(' · ')}</span>
      </span>
      {asked ? (
        <div role="group" aria-label={t(`${texts}.${asked}Named`, { name: feed.name })} className="flex basis-full flex-wrap items-center justify-end gap-2">
          <p className="flex-1 basis-40 text-label">{t(`${texts}.lost`)}</p>
          <div className="flex gap-2">
            <Button size="small" onClick={() => setAsked(undefined)}>
              {t('action.cancel')}
            </Button>
            <Button
              size="small"
              variant="danger"
              autoFocus
              disabled={busy}
              onClick={() => {
                setAsked(undefined)
                if (asked === 'rotate') onRotate()
                else onRevoke()
              }}
            >
              {t(`agenda.feeds.${asked}`)}
            </Button>
          </div>
        </div>
      ) : (
        <div className="flex gap-2">
          <Button size="small" disabled={busy} onClick={() => setAsked('rotate')} aria-label={t(`${texts}.rotateNamed`, { name: feed.name })}>
            {t('agenda.feeds.rotate')}
          </Button>
          <Button size="small" variant="quietDanger" disabled={busy} onClick={() => setAsked('revoke')} aria-label={t(`${texts}.revokeNamed`, { name: feed.name })}>
            {t('agenda.feeds.revoke')}
          </Button>
        </div>
      )}
    </li>
  )
}

function NewFeedForm({ choices, busy, fault, onCreate }: { choices: FeedChoice[]; busy: boolean; fault: string | undefined; onCreate: (feed: Parameters<typeof createFeed>[0]) => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [shown, setShown] = useState<string>('mine')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const choice = choices.find(({ value }) => value === shown)
    if (choice) onCreate({ name, ...choice.shows })
  }
  return (
    <form onSubmit={submit} noValidate className="grid gap-3 border-t pt-3">
      <FieldFrame id="feed-name" label={t('agenda.feeds.name')} required error={fault}>
        {(control) => <Input value={name} maxLength={100} onChange={(event) => setName(event.target.value)} {...control} />}
      </FieldFrame>
      <FieldFrame id="feed-scope" label={t('agenda.feeds.shows')}>
        {(control) => <Select value={shown} options={choices} onChange={setShown} {...control} />}
      </FieldFrame>
      {shown === 'caldav' && <p className="text-meta text-muted-foreground">{t('agenda.feeds.caldav.hint', { url: `${window.location.origin}/dav/` })}</p>}
      <Button type="submit" className="justify-self-start" busy={busy}>
        {t(shown === 'caldav' ? 'agenda.feeds.caldav.create' : 'agenda.feeds.create')}
      </Button>
    </form>
  )
}
