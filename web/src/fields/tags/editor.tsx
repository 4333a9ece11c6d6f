/** Étiquettes libres : ce qu'on tape s'ajoute, les connues se proposent. Virgule, point-virgule ou barre séparent. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Combobox, type Option } from '@/components/ui/combobox'
import { useModel } from '@/features/model/use-model'
import { tagsQuery } from '@/features/tags/api/search-tags'
import type { EditorProps } from '@/fields/types'
import { useDebounced } from '@/lib/use-debounced'
import { addTags, splitTags } from './split'

const option = (tag: string): Option => ({ id: tag, label: tag })

export function TagsEditor({ value, onChange, onBlur, control, disabled }: EditorProps) {
  const { t } = useTranslation()
  const model = useModel()
  const [query, setQuery] = useState('')
  const [opened, setOpened] = useState(false)
  const q = useDebounced(query.trim(), 150)
  const known = useQuery({ ...tagsQuery(model, q), enabled: opened && Boolean(model.entities['core.tag']), placeholderData: (previous) => previous })
  const tags = (value as string[] | undefined) ?? []
  const typed = query.trim()
  const offered = (known.data ?? []).filter((name) => name.toLocaleLowerCase().includes(typed.toLocaleLowerCase()))
  const isNew = typed !== '' && ![...offered, ...tags].includes(typed)
  const type = (next: string) => {
    const { whole, rest } = splitTags(next)
    if (whole.length > 0) onChange(addTags(tags, whole))
    setQuery(rest)
  }
  return (
    <Combobox
      chosen={tags.map(option)}
      onChoose={(chosen) => onChange(addTags([], chosen.map((one) => one.id)))}
      options={[...(isNew ? [{ id: typed, label: typed, hint: t('field.newTag') }] : []), ...offered.map(option)]}
      query={query}
      onQuery={type}
      loading={known.isFetching}
      many
      disabled={disabled}
      onOpen={() => setOpened(true)}
      onBlur={onBlur}
      placeholder={t('field.addTag')}
      {...control}
    />
  )
}
