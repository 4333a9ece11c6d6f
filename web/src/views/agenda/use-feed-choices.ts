/** Ce qu'un flux peut montrer : mes événements, tous ceux que je vois, les fiches datées d'une entité, celles d'une vue que j'ai gardée. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { EVENT } from '@/features/calendar/api/agenda'
import { feedScopes, type Feed, type NewFeed } from '@/features/calendar/api/feeds'
import { useModel } from '@/features/model/use-model'

type Shows = Omit<NewFeed, 'name'>

export interface FeedChoice {
  value: string
  label: string
  shows: Shows
}

const valueOf = ({ scope, entity, view }: Pick<Feed, 'scope'> & { entity?: string | null; view?: string | null }): string => [scope, view ?? entity].filter(Boolean).join(' ')

export function useFeedChoices() {
  const { t } = useTranslation()
  const { entities } = useModel()
  const choices = useMemo(() => {
    const named = (shows: Shows, label: string): FeedChoice => ({ value: valueOf(shows), label, shows })
    const shown = Object.entries(entities)
      .filter(([key, entity]) => entity.calendar || key === EVENT)
      .toSorted(([, left], [, right]) => left.plural_label.localeCompare(right.plural_label))
    const views = shown.flatMap(([, { views: kept = [], plural_label }]) => kept.map(({ id, name }) => named({ scope: 'view', view: id }, t('agenda.feeds.ofView', { name, label: plural_label }))))
    return [
      ...feedScopes.map((scope) => named({ scope }, t(`agenda.feeds.scope.${scope}`))),
      ...shown.filter(([key]) => key !== EVENT).map(([key, { plural_label }]) => named({ scope: 'entity', entity: key }, plural_label)),
      ...views,
    ]
  }, [entities, t])
  /** Une vue retirée, ou qu'on ne partage plus, n'a plus de nom ici. */
  const nameOf = (feed: Feed) => choices.find(({ value }) => value === valueOf(feed))?.label ?? (feed.scope === 'entity' ? feed.entity : t(`agenda.feeds.scope.${feed.scope}`))
  return { choices, nameOf }
}
