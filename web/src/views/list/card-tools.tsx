/** Outils d'une liste en cartes : son ordre, que les en-têtes d'une grille diraient, et le choix de plusieurs fiches. */
import { ArrowDown, ArrowUp, ArrowUpDown, ListChecks, X } from 'lucide-react'
import type { ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { deferred } from '@/components/ui/deferred'
import { learn } from '@/lib/i18n'
import { fieldNamed, type Entity } from '@/lib/model'
import { kindsTexts } from '@/locales/kinds'
import type { CardChoice } from './card-choice'
import { everything, isEmpty, nothing } from './selection'
import { readSort } from './sort'

await learn(kindsTexts)

const SortChooser = deferred(() => import('./sort-chooser'), 'dialog')

interface CardToolsProps {
  entity: Entity
  sort: string | undefined
  onSort: (sort: string | undefined) => void
  choice?: CardChoice
  onSelection?: (next: typeof nothing) => void
}

export default function CardTools({ entity, sort, onSort, choice, onSelection }: CardToolsProps) {
  const { t } = useTranslation()
  const all = choice?.selection.all && choice.selection.ids.size === 0
  return (
    <div data-print="hide" className="sticky top-0 z-20 flex h-13 shrink-0 items-center justify-between gap-2 border-b bg-background px-2">
      {choice?.on ? (
        <>
          <label className="flex min-h-11 min-w-0 cursor-pointer items-center gap-3 px-2 font-medium">
            <Checkbox
              ref={(box) => {
                if (box) box.indeterminate = !isEmpty(choice.selection) && !all
              }}
              checked={Boolean(all)}
              className="size-6"
              onChange={() => onSelection?.(all ? nothing : everything)}
            />
            {t('list.selectAll')}
          </label>
          <Button variant="ghost" size="small" className="min-h-11" onClick={choice.end}>
            <X aria-hidden />
            {t('cards.done')}
          </Button>
        </>
      ) : (
        <>
          <SortChooser entity={entity} sort={sort} onSort={onSort} trigger={(props) => <SortButton entity={entity} sort={sort} {...props} />} />
          {choice && (
            <Button variant="ghost" size="small" className="min-h-11" onClick={choice.start}>
              <ListChecks aria-hidden />
              {t('cards.choose')}
            </Button>
          )}
        </>
      )}
    </div>
  )
}

/** Dit l'ordre présent : la première clé et son sens, puis combien d'autres. */
export function SortButton({ entity, sort, ...rest }: ComponentProps<'button'> & { entity: Entity; sort: string | undefined }) {
  const { t } = useTranslation()
  const [first, ...others] = readSort(sort)
  const label = first && fieldNamed(entity, first.name)?.label
  const Direction = first?.descending ? ArrowDown : ArrowUp
  return (
    <Button variant="ghost" size="small" className="min-h-11 min-w-0 shrink" {...rest}>
      <ArrowUpDown aria-hidden />
      <span className={label && 'font-normal text-muted-foreground'}>{t('sort.title')}</span>
      {label && (
        <>
          <span className="min-w-0 truncate">{label}</span>
          <Direction aria-hidden />
          <span className="sr-only">{t(first.descending ? 'sort.down' : 'sort.up')}</span>
        </>
      )}
      {others.length > 0 && <span className="tnum rounded-full bg-muted px-1.5 text-meta">{`+${others.length}`}</span>}
    </Button>
  )
}
