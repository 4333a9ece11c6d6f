/** Une vue sans fiche dit quoi faire : effacer les filtres s'il y en a, sinon créer ou importer la première. */
import { useNavigate } from '@tanstack/react-router'
import { FilterX, Plus, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { useFormat } from '@/lib/format'
import type { Entity } from '@/lib/model'
import { useListState } from './use-list-state'

interface NothingHereProps {
  entity: Entity
  /** Ce que la vue dit d'elle-même : une période vide n'est pas une liste vide. */
  title?: string
  /** Une ligne au-dessus d'une grille, plutôt qu'un écran. */
  slim?: boolean
  /** Crée d'une façon propre à la vue : un jour de calendrier le donne au formulaire. */
  onCreate?: () => void
}

export function NothingHere({ entity, title, slim, onCreate }: NothingHereProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { zone } = useFormat()
  const { narrowed, bin, clear } = useListState(entity, zone)
  const said = title ?? (narrowed ? t('list.noMatch') : bin ? t('list.binEmpty') : t('list.empty', { label: entity.plural_label }))
  const hint = narrowed ? t('list.noMatchHint') : bin || title ? undefined : (entity.help ?? undefined)
  const create = onCreate ?? (() => void navigate({ to: `${entity.path}/new` }))
  const gestures = narrowed ? (
    <Button onClick={clear}>{t('list.clear')}</Button>
  ) : bin ? undefined : (
    <>
      {entity.rights.create && (
        <Button onClick={create}>
          <Plus aria-hidden />
          {t(title ? 'list.new' : 'list.createFirst')}
        </Button>
      )}
      {!title && entity.rights.import && <Button onClick={() => void navigate({ to: `${entity.path}/import` })}>{t('import.menu')}</Button>}
    </>
  )
  if (slim) {
    return (
      <div className="sticky left-0 flex flex-wrap items-center gap-x-4 gap-y-2 border-b bg-muted px-4 py-2">
        <p role="status" className="font-medium">
          {said}
        </p>
        {gestures}
      </div>
    )
  }
  return (
    <BlankState icon={narrowed ? <FilterX aria-hidden /> : bin ? <Trash2 aria-hidden /> : <Icon name={entity.icon} />} title={said} hint={hint}>
      {gestures}
    </BlankState>
  )
}
