/** Ce que l'agenda montre : les événements, et les fiches de chaque entité datée. */
import { Layers } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { useFormat } from '@/lib/format'

export interface Source {
  key: string
  label: string
  count: number
  shown: boolean
}

export function SourcesMenu({ sources, onChange }: { sources: Source[]; onChange: (key: string, shown: boolean) => void }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button>
          <Layers aria-hidden />
          <span className="max-sm:sr-only">{t('agenda.sources')}</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" className="w-64 p-2" aria-label={t('agenda.sources')}>
        <ul>
          {sources.map((source) => (
            <li key={source.key}>
              <label className="flex min-h-8 cursor-pointer items-center gap-2.5 rounded-md px-2 hover:bg-muted touch:min-h-12">
                <Checkbox checked={source.shown} onChange={(event) => onChange(source.key, event.target.checked)} />
                <span className="min-w-0 flex-1 truncate">{source.label}</span>
                <span className="tnum text-label text-muted-foreground">{number(source.count)}</span>
              </label>
            </li>
          ))}
        </ul>
      </PopoverContent>
    </Popover>
  )
}
