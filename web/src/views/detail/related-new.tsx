/** Créer une fiche déjà liée à celle-ci : le formulaire s'ouvre, son lien rempli. */
import { Link } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { buttonStyle } from '@/components/ui/button'
import { isGivable, prefill } from '@/lib/form/prefill'
import type { Relation } from './tabs'

/** Vrai si la personne peut créer de ces fiches, et que leur formulaire montre ce lien. */
export const mayCreate = ({ entity, field }: Relation): boolean => Boolean(entity.rights.create) && isGivable(entity, field.name)

export const relationName = ({ entity, field }: Relation): string => `${entity.plural_label} · ${field.label}`

interface RelatedNewProps {
  relation: Relation
  /** La fiche visée. */
  id: string
  /** Parmi plusieurs, chacun se nomme. */
  named?: boolean
}

export function RelatedNew({ relation, id, named }: RelatedNewProps) {
  const { t } = useTranslation()
  const { entity, field } = relation
  return (
    <Link to={`${entity.path}/new`} search={prefill({ [field.name]: id })} data-print="hide" aria-label={t('detail.newRelated', { label: relationName(relation) })} className={buttonStyle({ variant: named ? 'outline' : 'ghost', size: 'small' })}>
      <Plus aria-hidden />
      {named ? relationName(relation) : t('list.new')}
    </Link>
  )
}
