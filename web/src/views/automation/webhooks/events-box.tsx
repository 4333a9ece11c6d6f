/** Les événements d'un abonnement : cherchés par leur nom, dans toutes les entités que la personne lit. */
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Combobox } from '@/components/ui/combobox'
import { FieldFrame } from '@/components/ui/field-frame'
import { triggersQuery } from '@/features/automation/api/triggers'
import { useModel } from '@/features/model/use-model'
import { plain } from '@/lib/plain'
import { eventOptions, eventText } from './webhook-draft'

/** Propositions montrées au plus : au-delà, on tape. */
const most = 60

interface EventsBoxProps {
  events: string[]
  fault: string | undefined
  onChange: (events: string[]) => void
}

export function EventsBox({ events, fault, onChange }: EventsBoxProps) {
  const { t, i18n } = useTranslation()
  const model = useModel()
  const [query, setQuery] = useState('')
  const { data: triggers = [] } = useQuery(triggersQuery(i18n.language))
  const options = useMemo(() => eventOptions(t, model, triggers), [t, model, triggers])
  const words = plain(query.trim()).split(/\s+/).filter(Boolean)
  const fits = (text: string) => words.every((word) => text.includes(word))
  const fitting = words.length > 0 ? options.filter(({ label, hint }) => fits(plain(`${label} ${hint ?? ''}`))) : options.filter(({ id }) => id.endsWith('*'))
  return (
    <FieldFrame id="webhook-events" label={t('webhooks.events')} required help={t('webhooks.eventsHelp')} error={fault}>
      {(control) => (
        <Combobox
          many
          chosen={events.map((id) => ({ id, label: eventText(t, model, id) }))}
          onChoose={(next) => onChange(next.map(({ id }) => id))}
          options={fitting.slice(0, most)}
          query={query}
          onQuery={setQuery}
          loading={false}
          {...control}
        />
      )}
    </FieldFrame>
  )
}
