/** Préférences de notification : canaux, appareils, résumé, sujets, plage de silence. Enregistrées à chaque geste. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '@/components/ui/error-panel'
import { FieldFrame } from '@/components/ui/field-frame'
import { Select } from '@/components/ui/select'
import { Skeleton } from '@/components/ui/skeleton'
import { Switch } from '@/components/ui/switch'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'
import { preferencesQuery, type Digest, type Named, type NotificationPreferences } from './api/get-preferences'
import { savePreferences } from './api/save-preferences'
import { CategoriesGroup } from './categories-group'
import { ChannelsGroup } from './channels-group'
import { ClockBox } from './clock-box'
import { DevicesGroup } from './devices-group'
import { Group, Row } from './group'
import { KindsGroup } from './kinds-group'

const quiet = { from: '22:00', to: '06:00' }
const rhythms = ['never', 'daily', 'weekly'] as const
const morning = { at: '08:00', weekday: 1 }

/** Les jours d'une semaine, du lundi au dimanche. */
const week = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), date: `2024-01-0${day}` }))

export function PreferencesForm() {
  const { t } = useTranslation()
  const { zone, weekday } = useFormat()
  const client = useQueryClient()
  const { data, error, refetch } = useQuery(preferencesQuery)
  // Chaque geste envoie tout : l'un après l'autre, pour que le dernier l'emporte, et sans relecture qui le défasse à l'écran.
  const save = useMutation({
    mutationKey: preferencesQuery.queryKey,
    scope: { id: 'notification-preferences' },
    mutationFn: savePreferences,
    onMutate: (next) => {
      void client.cancelQueries({ queryKey: preferencesQuery.queryKey })
      client.setQueryData(preferencesQuery.queryKey, next)
    },
    onError: (failure) => toastError(problemText(t, asProblem(failure))),
    onSettled: () => client.isMutating({ mutationKey: preferencesQuery.queryKey }) === 1 && void refetch(),
  })
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-64" />
  const change = (part: Partial<NotificationPreferences>) => save.mutate({ ...data, ...part })
  const moveQuiet = (edge: 'from' | 'to', hour: string) => data.dnd && change({ dnd: { ...data.dnd, [edge]: hour } })
  const turnDigest = (every: (typeof rhythms)[number]) => change({ digest: every === 'never' ? null : { ...morning, ...data.digest, every, timezone: zone } })
  const moveDigest = (part: Partial<Digest>) => data.digest && change({ digest: { ...data.digest, ...part } })
  return (
    <div className="grid max-w-xl gap-8">
      <ChannelsGroup wishes={data} onChange={change} />
      {data.channels.push && <DevicesGroup />}
      {data.channels.mail && (
        <Group id="digest" title={t('notifications.digest')} help={t('notifications.digestHelp')}>
          <FieldFrame id="digest-every" label={t('notifications.digestEvery')}>
            {(control) => (
              <Select
                value={data.digest?.every ?? 'never'}
                options={rhythms.map((value) => ({ value, label: t(`notifications.digest_${value}`) }))}
                onChange={(next) => turnDigest(next as (typeof rhythms)[number])}
                {...control}
              />
            )}
          </FieldFrame>
          {data.digest && (
            <div className="grid grid-cols-2 gap-4">
              {data.digest.every === 'weekly' && (
                <FieldFrame id="digest-day" label={t('notifications.digestDay')}>
                  {(control) => (
                    <Select
                      value={String(data.digest?.weekday)}
                      options={week.map(({ value, date }) => ({ value, label: weekday(date) }))}
                      onChange={(next) => moveDigest({ weekday: Number(next) })}
                      {...control}
                    />
                  )}
                </FieldFrame>
              )}
              <ClockBox id="digest-at" label={t('notifications.digestAt')} value={data.digest.at} onChange={(at) => moveDigest({ at })} />
            </div>
          )}
        </Group>
      )}
      {data.mail_tracking_offered && (
        <Group id="tracking" title={t('notifications.tracking')} help={t('notifications.trackingHelp')}>
          <Row id="tracking-on" label={t('notifications.trackingOn')}>
            <Switch id="tracking-on" checked={data.mail_tracking === true} onCheckedChange={(on) => change({ mail_tracking: on })} />
          </Row>
        </Group>
      )}
      <KindsGroup wishes={data} onChange={change} />
      {data.categories && data.categories.length > 0 && <CategoriesGroup wishes={data} onChange={change} />}
      <Unsubscribed topics={(data.unsubscribed ?? []).filter((one) => data.mail_muted.includes(one.name))} onResume={(name) => change({ mail_muted: data.mail_muted.filter((one) => one !== name) })} />
      <Group id="quiet" title={t('notifications.quiet')} help={t('notifications.quietHelp')}>
        <Row id="quiet-on" label={t('notifications.quietOn')}>
          <Switch id="quiet-on" checked={data.dnd !== null} onCheckedChange={(on) => change({ dnd: on ? { ...quiet, timezone: zone } : null })} />
        </Row>
        {data.dnd && (
          <div className="grid grid-cols-2 gap-4">
            {(['from', 'to'] as const).map((edge) => (
              <ClockBox key={edge} id={`quiet-${edge}`} label={t(`notifications.quiet_${edge}`)} value={data.dnd?.[edge] ?? ''} onChange={(hour) => moveQuiet(edge, hour)} />
            ))}
          </div>
        )}
      </Group>
    </div>
  )
}

/** Ce dont la personne s'est désinscrite depuis un courriel, et de quoi y revenir. */
function Unsubscribed({ topics, onResume }: { topics: Named[]; onResume: (name: string) => void }) {
  const { t } = useTranslation()
  if (topics.length === 0) return null
  return (
    <Group id="unsubscribed" title={t('notifications.unsubscribed')} help={t('notifications.unsubscribedHelp')}>
      {topics.map(({ name, label }) => (
        <Row key={name} id={`mail-${name}`} label={label}>
          <Switch id={`mail-${name}`} checked={false} onCheckedChange={() => onResume(name)} />
        </Row>
      ))}
    </Group>
  )
}
