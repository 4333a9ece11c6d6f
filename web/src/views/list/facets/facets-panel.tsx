/** Les facettes d'une liste : en colonne au bureau, en tiroir ailleurs. Cocher une valeur pose une étiquette de la liste, et rien d'autre. */
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { PanelFooter, SidePanel } from '@/components/ui/side-panel'
import { useMe } from '@/features/session/use-me'
import { useFormat } from '@/lib/format'
import { learn } from '@/lib/i18n'
import type { Entity } from '@/lib/model'
import type { ListQuery } from '@/lib/records/port'
import { facetsTexts } from '@/locales/facets'
import { celOf, type ListState } from '../use-list-state'
import { FacetSection } from './facet-section'
import { rankedFields } from './ranked-fields'
import { chosenKeys, withKey, withoutOwn } from './selection'
import type { Facets } from './use-facets'
import { useSwiftFilters } from './use-swift-filters'

await learn(facetsTexts)

/** Dépliées d'emblée ; chacune est une demande au serveur. */
const UNFOLDED = 4

interface FacetsPanelProps {
  entity: Entity
  state: ListState
  /** Demande de la liste ; chaque facette y met son propre filtre. */
  query: ListQuery
  facets: Facets
}

export default function FacetsPanel({ entity, state, query, facets }: FacetsPanelProps) {
  const { t } = useTranslation()
  const { zone } = useFormat()
  const me = useMe().id
  const [filters, change] = useSwiftFilters(state)
  const fields = rankedFields(entity)
  const kept = fields.reduce((left, field) => withoutOwn(field, left), filters)
  const sections = fields.map((field, index) => (
    <FacetSection
      key={field.name}
      entity={entity}
      field={field}
      query={{ ...query, filter: celOf(entity, { ...state, filters: withoutOwn(field, filters) }, zone) || undefined }}
      chosen={chosenKeys(field, filters, me)}
      startOpen={index < UNFOLDED}
      onCheck={(key, checked) => change(withKey(field, filters, key, checked, me))}
    />
  ))
  const clear = kept.length < filters.length && (
    <Button variant="ghost" size="small" onClick={() => change(kept)}>
      {t('facets.clear')}
    </Button>
  )
  if (!facets.drawer) {
    return (
      <aside id="facets" aria-label={t('list.facets')} className="w-64 shrink-0 overflow-y-auto border-t border-r scroll-thin">
        <div className="flex min-h-10 items-center justify-between gap-2 border-b py-1 pr-2 pl-4">
          <h2 className="font-semibold">{t('list.facets')}</h2>
          {clear}
        </div>
        {sections}
      </aside>
    )
  }
  return (
    <SidePanel title={t('list.facets')} onClose={() => facets.show(false)}>
      <div className="min-h-0 flex-1 overflow-y-auto scroll-thin">{sections}</div>
      <PanelFooter>
        {clear}
        <Button variant="primary" onClick={() => facets.show(false)}>
          {t('facets.see')}
        </Button>
      </PanelFooter>
    </SidePanel>
  )
}
