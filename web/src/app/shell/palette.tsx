/** Aller à, faire, créer, retrouver, régler : une seule boîte, au clavier. Les fiches se cherchent au serveur pendant la frappe. */
import { useNavigate } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { Dialog as Primitive } from 'radix-ui'
import { useId, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '@/lib/cx'
import { linkTo } from '@/lib/link-to'
import { useEntries, type Entry } from './palette-entries'

export default function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const listId = useId()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const shown = useEntries(query, onHelp)

  const open = (entry: Entry | undefined) => {
    if (!entry) return
    onClose()
    if (entry.run) entry.run()
    else if (entry.external) window.open(entry.to, '_blank', 'noreferrer')
    else if (entry.to) void navigate(linkTo(entry.to))
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter') return open(shown[active])
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || shown.length === 0) return
    event.preventDefault()
    setActive((active + step + shown.length) % shown.length)
  }
  return (
    <Primitive.Root open onOpenChange={(next) => !next && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay" />
        <Primitive.Content aria-describedby={undefined} className="fixed inset-x-3 top-[10vh] z-50 mx-auto flex max-h-[70vh] max-w-xl animate-pop flex-col overflow-hidden rounded-xl border bg-popover shadow-lg outline-none">
          <Primitive.Title className="sr-only">{t('palette.title')}</Primitive.Title>
          <div className="flex items-center gap-3 border-b px-4">
            <Search aria-hidden className="size-4 text-muted-foreground" />
            <input
              type="text"
              role="combobox"
              aria-expanded
              aria-controls={listId}
              aria-label={t('palette.title')}
              aria-activedescendant={shown[active] ? `${listId}-${active}` : undefined}
              placeholder={t('palette.placeholder')}
              className="h-12 flex-1 bg-transparent outline-none"
              value={query}
              onChange={(event) => {
                setQuery(event.target.value)
                setActive(0)
              }}
              onKeyDown={keys}
            />
          </div>
          <div id={listId} role="listbox" aria-label={t('palette.results')} className="overflow-y-auto p-2 scroll-thin">
            {shown.map((entry, index) => (
              <div key={entry.key}>
                {entry.group !== shown[index - 1]?.group && (
                  <p aria-hidden className="px-2.5 pt-2 pb-1 text-meta font-medium text-muted-foreground">
                    {entry.group}
                  </p>
                )}
                <div
                  id={`${listId}-${index}`}
                  role="option"
                  aria-selected={index === active}
                  ref={(node) => {
                    if (index === active) node?.scrollIntoView?.({ block: 'nearest' })
                  }}
                  className={cx('flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-2.5 touch:min-h-12 [&_svg]:size-4 [&_svg]:text-muted-foreground', index === active && 'bg-muted')}
                  onPointerMove={() => setActive(index)}
                  onClick={() => open(entry)}
                >
                  {entry.icon}
                  <span className="min-w-0 flex-1 truncate">{entry.label}</span>
                  {entry.hint && <span className="tnum text-meta text-muted-foreground">{entry.hint}</span>}
                </div>
              </div>
            ))}
          </div>
          {shown.length === 0 && <p className="px-4 pb-6 text-center text-muted-foreground">{t('palette.nothing')}</p>}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
