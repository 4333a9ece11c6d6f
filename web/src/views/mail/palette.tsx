/** Les variables et les mises en forme d'un message : on cherche, on choisit à la souris ou aux flèches, elle va là où était le curseur. */
import { Braces } from 'lucide-react'
import { useId, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { neighbour, optionId, OptionRow } from '@/components/ui/listbox'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { Select } from '@/components/ui/select'
import { plain } from '@/lib/plain'
import { expressionOf, formats, type Format } from './insert'
import type { Palette } from './use-variables'
import { variableName } from './variable-name'
import type { Variable } from './variables'

interface VariablePaletteProps {
  palette: Palette
  /** La partie où elle s'insère. */
  part: string
  open: boolean
  onOpen: (open: boolean) => void
  onVariable: (variable: Variable) => void
  onFormat: (format: Format) => void
  /** Le focus revient au texte. */
  onReturn: () => void
}

interface Entry {
  key: string
  section: string
  label: string
  code: string
  run: () => void
}

export function VariablePalette({ palette, part, open, onOpen, onVariable, onFormat, onReturn }: VariablePaletteProps) {
  const { t } = useTranslation()
  return (
    <Popover open={open} onOpenChange={onOpen}>
      <PopoverTrigger asChild>
        <Button variant="ghost" size="small" aria-keyshortcuts="Control+Space" title={t('mail.insertHint')}>
          <Braces aria-hidden />
          {t('mail.insert')}
          <span className="sr-only"> {part}</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent
        align="end"
        className="grid w-[26rem] gap-2 p-2"
        aria-label={t('mail.insert')}
        onCloseAutoFocus={(event) => {
          event.preventDefault()
          onReturn()
        }}
      >
        <Choices palette={palette} onVariable={onVariable} onFormat={onFormat} />
      </PopoverContent>
    </Popover>
  )
}

function Choices({ palette: { variables, about }, onVariable, onFormat }: Pick<VariablePaletteProps, 'palette' | 'onVariable' | 'onFormat'>) {
  const { t } = useTranslation()
  const list = useId()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const all: Entry[] = [
    ...variables.map((one) => ({ key: one.path, section: t(`mail.variables.${one.group}`), label: variableName(t, one), code: expressionOf(one), run: () => onVariable(one) })),
    ...formats.map((one) => ({ key: one.name, section: t('mail.formats'), label: t(`mail.format.${one.name}`), code: one.write.trim(), run: () => onFormat(one) })),
  ]
  const wanted = plain(query.trim())
  const shown = all.filter(({ label, code, section }) => plain(`${label} ${code} ${section}`).includes(wanted))
  const sections = [...new Set(shown.map(({ section }) => section))]
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      return shown[active]?.run()
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    setActive(neighbour(active, step, shown.length))
  }
  return (
    <>
      {about && <Select aria-label={t('mail.aboutEntity')} placeholder={t('mail.aboutEntity')} value={about.value} options={about.options} onChange={about.onChange} />}
      <Input
        type="text"
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={shown.length > 0 ? optionId(list, active) : undefined}
        aria-label={t('mail.searchVariable')}
        placeholder={t('mail.searchVariable')}
        value={query}
        autoFocus
        onChange={(event) => {
          setQuery(event.target.value)
          setActive(0)
        }}
        onKeyDown={keys}
      />
      <div className="max-h-80 overflow-y-auto scroll-thin">
        <div id={list} role="listbox" aria-label={t('mail.insert')}>
          {sections.map((section) => (
            <div key={section} role="group" aria-label={section}>
              <p aria-hidden className="px-2.5 pt-2 pb-1 text-meta font-medium text-muted-foreground">
                {section}
              </p>
              {shown.map((entry, rank) =>
                entry.section === section ? (
                  <OptionRow key={entry.key} id={optionId(list, rank)} selected={rank === active} active={rank === active} className="flex-wrap justify-between gap-x-3" onActive={() => setActive(rank)} onPick={entry.run}>
                    <span className="min-w-0 break-words">{entry.label}</span>
                    <code className="min-w-0 font-mono text-meta break-all text-muted-foreground">{entry.code}</code>
                  </OptionRow>
                ) : null,
              )}
            </div>
          ))}
        </div>
        {shown.length === 0 && <p className="px-2.5 py-4 text-muted-foreground">{t('mail.noVariable')}</p>}
      </div>
      <p className="px-2.5 pb-1 text-meta text-muted-foreground">{t('mail.insertHelp')}</p>
    </>
  )
}
