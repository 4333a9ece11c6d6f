/** Filtres d'un geste au-dessus de la liste : leur nom par langue, ce qu'ils retiennent. */
import { Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import type { Entity } from '@/lib/model'
import { RemoveButton } from '@/views/admin/remove-button'
import { CelBox } from '@/views/cel/cel-box'
import { newKey } from '@/views/designer/draft'
import { LabelsBox } from '@/views/designer/labels-box'
import { nameFrom, textIn } from '@/views/designer/names'
import type { DraftQuick } from './draft'

interface QuickBoxProps {
  entity: Entity
  quick: DraftQuick[]
  onChange: (quick: DraftQuick[]) => void
}

export function QuickBox({ entity, quick, onChange }: QuickBoxProps) {
  const { t, i18n } = useTranslation()
  const change = (key: string, part: Partial<DraftQuick>) => onChange(quick.map((one) => (one.key === key ? { ...one, ...part } : one)))
  const add = () => {
    const name = nameFrom('quick', quick.map((one) => one.name))
    onChange([...quick, { key: newKey(), name, source: '', labels: {}, given: '' }])
  }
  return (
    <section aria-labelledby="views-quick" className="grid content-start gap-3">
      <h2 id="views-quick" className="text-section">
        {t('shaping.views.quick')}
      </h2>
      <p className="-mt-2 text-muted-foreground">{t('shaping.views.quickHint')}</p>
      <ul className="grid gap-3">
        {quick.map((one, rank) => {
          const name = textIn(one.labels, i18n.language) || one.given || t('shaping.views.quickRank', { rank: rank + 1 })
          return (
            <li key={one.key} data-quick={one.name} className="grid gap-3 rounded-lg border bg-card p-3">
              <div className="flex items-end gap-2">
                <div className="min-w-0 flex-1">
                  <LabelsBox label={t('shaping.views.quickName')} required={one.given === ''} placeholder={one.given} value={one.labels} onChange={(labels) => change(one.key, { labels })} />
                </div>
                <RemoveButton name={name} size="icon" onRemove={() => onChange(quick.filter((other) => other !== one))} />
              </div>
              <CelBox entity={entity} label={t('shaping.views.quickKeeps')} value={one.source} onChange={(source) => change(one.key, { source })} />
            </li>
          )
        })}
      </ul>
      <div>
        <Button onClick={add}>
          <Plus aria-hidden />
          {t('shaping.views.addQuick')}
        </Button>
      </div>
    </section>
  )
}
