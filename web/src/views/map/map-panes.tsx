/** Les fiches là où elles sont, et la même chose en liste, pour qui ne voit ou ne tient pas la carte. */
import { Link } from '@tanstack/react-router'
import { LocateFixed, Maximize } from 'lucide-react'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import { CellOf } from '@/fields/cell-of'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { recordPath, titleOf, type Entity, type Field, type RecordData } from '@/lib/model'
import { placeOf } from './points'
import { WorldMap, type WorldMapHandle } from './world-map'

interface MapPanesProps {
  entity: Entity
  point: Field
  points: Field[]
  /** Un repère de plus, à côté de la position. */
  fact: Field | undefined
  records: RecordData[]
  /** Nombre où l'on s'est arrêté de lire, s'il en reste. */
  most: number | undefined
  onPoint: (name: string) => void
}

export function MapPanes({ entity, point, points, fact, records, most, onPoint }: MapPanesProps) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const [chosen, setChosen] = useState<string | undefined>()
  const world = useRef<WorldMapHandle>(null)
  const places = useMemo(() => records.flatMap((record) => placeOf(record, point.name) ?? []), [records, point.name])
  const nameOf = useCallback((id: string) => titleOf(entity, records.find((record) => record.id === id) ?? { id }), [entity, records])
  const choose = useCallback(
    (id: string) => {
      setChosen(id)
      document.getElementById(`place-${id}`)?.scrollIntoView({ block: 'nearest' })
    },
    [setChosen],
  )
  return (
    <div className="flex min-h-0 flex-1 flex-col border-t lg:flex-row" data-map>
      <div className="relative min-h-60 flex-1">
        <WorldMap ref={world} label={t('map.region', { label: entity.plural_label })} places={places} chosen={chosen} titleOf={nameOf} onChoose={choose} />
        <Button size="icon" className="absolute top-3 left-3 z-10" aria-label={t('map.everything')} title={t('map.everything')} onClick={() => world.current?.showAll()}>
          <Maximize aria-hidden />
        </Button>
      </div>
      <div role="region" aria-label={t('map.list')} tabIndex={0} className="ring-inside min-h-0 overflow-y-auto scroll-thin max-lg:h-2/5 max-lg:border-t lg:w-80 lg:border-l">
        {points.length > 1 && (
          <div className="border-b p-2">
            <Select aria-label={t('map.by')} value={point.name} options={points.map((field) => ({ value: field.name, label: field.label }))} onChange={onPoint} />
          </div>
        )}
        <ul>
          {records.map((record) => {
            const place = placeOf(record, point.name)
            const title = titleOf(entity, record)
            return (
              <li key={record.id} id={`place-${record.id}`} className={cx('flex min-h-row items-center gap-2 border-b py-1.5 pr-2 pl-4', chosen === record.id && 'bg-accent')}>
                <span className="grid min-w-0 flex-1">
                  <Link to={recordPath(entity, record.id)} data-row className="truncate font-medium underline-offset-4 hover:underline">
                    {title}
                  </Link>
                  <span className="flex flex-wrap items-center gap-x-2 text-label text-muted-foreground">
                    <CellOf field={point} value={record[point.name]} />
                    {fact && <CellOf field={fact} value={record[fact.name]} />}
                  </span>
                </span>
                {place && (
                  <Button
                    variant="ghost"
                    size="smallIcon"
                    aria-label={t('map.locate', { title })}
                    onClick={() => {
                      setChosen(record.id)
                      world.current?.goTo(place)
                    }}
                  >
                    <LocateFixed aria-hidden />
                  </Button>
                )}
              </li>
            )
          })}
        </ul>
        {most !== undefined && <p className="p-4 text-label text-muted-foreground">{t('map.most', { count: number(most) })}</p>}
      </div>
    </div>
  )
}
