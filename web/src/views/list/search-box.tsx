/** Recherche dans la liste : `/` y mène, Échap la vide, la frappe attend 250 ms avant de partir. */
import { Search, X } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { useSearchText } from '@/lib/use-search-text'
import { useShortcut } from '@/lib/use-shortcut'

export function SearchBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useSearchText(value, onChange)
  useShortcut('/', () => input.current?.focus())
  return (
    <div role="search" className="relative min-w-28 flex-1 lg:w-60 lg:flex-none">
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted-foreground" />
      <Input
        ref={input}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        aria-label={t('list.search')}
        aria-keyshortcuts="/"
        placeholder={t('list.search')}
        className="pr-9 pl-9"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && setTyped('')}
      />
      {typed && (
        <Button variant="ghost" size="smallIcon" aria-label={t('action.clear')} className="absolute top-1/2 right-1 -translate-y-1/2" onClick={() => setTyped('')}>
          <X aria-hidden />
        </Button>
      )}
    </div>
  )
}
