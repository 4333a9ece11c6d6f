/** Choix de fiches liées : recherche au serveur pendant la frappe, 150 ms après la dernière touche. */
import { useQueries, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Combobox, type Option } from '@/components/ui/combobox'
import type { ControlProps } from '@/components/ui/field-frame'
import { searchQuery } from '@/features/records/api/list-records'
import { recordTitleQuery } from '@/features/records/api/get-record'
import { useModel } from '@/features/model/use-model'
import type { Ref } from '@/lib/ref'
import { titleOf, type Entity } from '@/lib/model'
import { useDebounced } from '@/lib/use-debounced'

interface RefComboboxProps {
  target: string
  chosen: Ref[]
  onChoose: (chosen: Ref[]) => void
  many?: boolean
  disabled?: boolean
  onBlur?: () => void
  decorate?: (option: Option) => ReactNode
  control?: Partial<ControlProps> & { 'aria-label'?: string }
}

export function RefCombobox({ target, ...rest }: RefComboboxProps) {
  const { t } = useTranslation()
  const entity = useModel().entities[target]
  if (!entity) return <p className="text-muted-foreground">{t('form.targetHidden')}</p>
  return <KnownTarget entity={entity} {...rest} />
}

function KnownTarget({ entity, chosen, onChoose, many, disabled, onBlur, decorate, control }: Omit<RefComboboxProps, 'target'> & { entity: Entity }) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const [opened, setOpened] = useState(false)
  const q = useDebounced(query, 150)
  const fields = [entity.title_field, entity.number_field].filter(Boolean).join(',')
  const search = useQuery({ ...searchQuery(entity, { q, fields }), enabled: opened, placeholderData: (previous) => previous })
  // Une valeur initiale (le site de la personne) ou lue dans l'adresse n'est qu'un identifiant : on demande son titre.
  const unnamed = chosen.filter((ref) => ref.label === undefined)
  const titles = useQueries({ queries: unnamed.map((ref) => recordTitleQuery(entity, ref.id)) }).flatMap((title) => title.data ?? [])
  const labelOf = (ref: Ref) => {
    const title = titles.find((one) => one.id === ref.id)
    return ref.label ?? (title ? titleOf(entity, title) : '…')
  }
  const named = chosen.map((ref) => ({ id: ref.id, label: labelOf(ref) }))
  const options = (search.data?.data ?? []).map((record) => ({
    id: record.id,
    label: titleOf(entity, record),
    hint: entity.number_field && entity.number_field !== entity.title_field ? String(record[entity.number_field] ?? '') : undefined,
  }))
  return (
    <Combobox
      chosen={named}
      onChoose={(next) => onChoose(next.map(({ id, label }) => ({ id, label })))}
      options={options}
      query={query}
      onQuery={setQuery}
      loading={search.isFetching}
      many={many}
      disabled={disabled}
      onOpen={() => setOpened(true)}
      onBlur={onBlur}
      decorate={decorate}
      placeholder={t('form.search')}
      {...control}
    />
  )
}
