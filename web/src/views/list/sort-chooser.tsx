/** Choix de l'ordre d'une liste : plusieurs champs, du plus fort au plus faible, chacun dans son sens. */
import { ArrowDown, ArrowUp, ChevronUp, Plus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { fieldNamed, type Entity } from '@/lib/model'
import { useFocusHeir } from '@/lib/use-focus-heir'
import { SortButton } from './card-tools'
import { MOST_KEYS, readSort, writeSort, type SortKey } from './sort'

interface SortChooserProps {
  entity: Entity
  sort: string | undefined
  onSort: (sort: string | undefined) => void
}

export default function SortChooser({ entity, sort, onSort }: SortChooserProps) {
  const { t } = useTranslation()
  const keys = readSort(sort)
  const inherit = useFocusHeir()
  // Le bouton pressé s'en va ou change de place : ces autres-là prennent son focus.
  const change = (next: SortKey[], ...heirs: string[]) => {
    inherit(...heirs)
    onSort(writeSort(next))
  }
  const others = entity.fields.filter((field) => field.sortable && !keys.some((key) => key.name === field.name))
  return (
    <Popover defaultOpen>
      <PopoverTrigger asChild>
        <SortButton entity={entity} sort={sort} />
      </PopoverTrigger>
      <PopoverContent className="max-h-112 w-80 p-1.5" aria-label={t('sort.title')}>
        <ol>
          {keys.map((key, index) => (
            <KeyRow
              key={key.name}
              name={key.name}
              label={fieldNamed(entity, key.name)?.label ?? key.name}
              rank={keys.length > 1 ? index + 1 : undefined}
              descending={key.descending}
              onTurn={() => change(keys.with(index, { ...key, descending: !key.descending }))}
              onRaise={index > 0 ? () => change(keys.toSpliced(index, 1).toSpliced(index - 1, 0, key), `sort-up-${key.name}`, `sort-turn-${key.name}`) : undefined}
              onRemove={() => change(keys.toSpliced(index, 1), `sort-remove-${(keys[index + 1] ?? keys[index - 1])?.name}`, `sort-add-${key.name}`)}
            />
          ))}
        </ol>
        {keys.length < MOST_KEYS ? (
          <div className="mt-1.5 border-t pt-1.5">
            <h3 id="sort-add" className="px-2.5 pt-1.5 pb-1 text-meta font-medium text-muted-foreground">
              {t('sort.add')}
            </h3>
            <ul aria-labelledby="sort-add">
              {others.map((field) => (
                <li key={field.name}>
                  <Button id={`sort-add-${field.name}`} variant="ghost" className="min-h-11 w-full justify-start px-2.5 font-normal" onClick={() => change([...keys, { name: field.name, descending: false }], `sort-turn-${field.name}`)}>
                    <Plus aria-hidden />
                    <span className="min-w-0 truncate">{field.label}</span>
                  </Button>
                </li>
              ))}
            </ul>
          </div>
        ) : (
          <p className="border-t px-2.5 py-2 text-label text-muted-foreground">{t('sort.most', { count: MOST_KEYS })}</p>
        )}
      </PopoverContent>
    </Popover>
  )
}

interface KeyRowProps {
  name: string
  label: string
  rank: number | undefined
  descending: boolean
  onTurn: () => void
  onRaise: (() => void) | undefined
  onRemove: () => void
}

function KeyRow({ name, label, rank, descending, onTurn, onRaise, onRemove }: KeyRowProps) {
  const { t } = useTranslation()
  const Direction = descending ? ArrowDown : ArrowUp
  return (
    <li className="flex items-center">
      <Button id={`sort-turn-${name}`} variant="ghost" className="min-h-11 min-w-0 flex-1 justify-start px-2.5" onClick={onTurn}>
        <Direction aria-hidden />
        <span className="min-w-0 truncate">{label}</span>
        <span className="ml-auto shrink-0 text-label font-normal text-muted-foreground">{t(descending ? 'sort.down' : 'sort.up')}</span>
        {rank !== undefined && <span className="tnum text-meta text-muted-foreground">{rank}</span>}
      </Button>
      {onRaise && (
        <Button id={`sort-up-${name}`} variant="ghost" size="icon" className="min-h-11 min-w-11" aria-label={t('list.moveUp', { label })} onClick={onRaise}>
          <ChevronUp aria-hidden />
        </Button>
      )}
      <Button id={`sort-remove-${name}`} variant="ghost" size="icon" className="min-h-11 min-w-11" aria-label={t('action.removeNamed', { name: label })} onClick={onRemove}>
        <X aria-hidden />
      </Button>
    </li>
  )
}
