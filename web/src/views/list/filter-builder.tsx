/** Filtre avancé : en conditions ou en texte, l'un se lisant dans l'autre. Le serveur a le dernier mot avant d'appliquer. */
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { Segmented } from '@/components/ui/segmented'
import { checkFilter } from '@/features/records/api/check-filter'
import { joinCel, toCel, type Filter } from '@/lib/filter'
import { isGroup, isReady, readGroup, writeGroup } from '@/lib/filter-text'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import { learn } from '@/lib/i18n'
import type { Entity } from '@/lib/model'
import { conditionsTexts } from '@/locales/conditions'
import { FilterGroup } from './filter-group'
import { FilterTextBox } from './filter-text-box'
import type { ListState } from './use-list-state'

await learn(conditionsTexts)

export default function FilterBuilder({ entity, state, onClose }: { entity: Entity; state: ListState; onClose: () => void }) {
  const { t } = useTranslation()
  const { zone } = useFormat()
  const [text, setText] = useState(() => joinCel([...toCel(entity, state.filters, zone), state.where]))
  const [group, setGroup] = useState(() => readGroup(entity, text, zone))
  const [mode, setMode] = useState(group ? 'conditions' : 'text')
  const check = useMutation({ mutationFn: (filter: string) => checkFilter(entity, filter) })
  const drawn = mode === 'conditions' && group !== undefined

  const choose = (next: string) => {
    if (next === 'text' && group) setText(writeGroup(entity, group, zone))
    if (next === 'conditions') setGroup(readGroup(entity, text, zone))
    check.reset()
    setMode(next)
  }
  const apply = (filter: string) => {
    // Des conditions simples restent des étiquettes, modifiables d'un clic.
    const simple = readGroup(entity, filter, zone)
    if (simple?.join === 'every' && simple.items.every((item) => !isGroup(item))) state.setFilters(simple.items as Filter[])
    else state.setWhere(filter)
    onClose()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const filter = drawn ? writeGroup(entity, group, zone) : text.trim()
    if (filter === '') return apply('')
    const showFault = () => {
      setText(filter)
      setMode('text')
    }
    check.mutate(filter, { onSuccess: () => apply(filter), onError: showFault })
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      {/* Échap ferme d'abord les propositions, puis la boîte. */}
      <DialogContent title={t('filter.builder')} wide onEscapeKeyDown={(event) => document.activeElement?.hasAttribute('aria-activedescendant') && event.preventDefault()}>
        <form onSubmit={submit} noValidate>
          <DialogBody>
            <Segmented
              value={mode}
              options={[
                { value: 'conditions', label: t('filter.asConditions') },
                { value: 'text', label: t('filter.asText') },
              ]}
              onChange={choose}
              aria-label={t('filter.mode')}
            />
            {drawn && <FilterGroup entity={entity} group={group} onChange={setGroup} />}
            {mode === 'conditions' && !group && <p className="text-muted-foreground">{t('filter.textOnly')}</p>}
            {mode === 'text' && (
              <FilterTextBox
                entity={entity}
                value={text}
                onChange={(next) => {
                  setText(next)
                  check.reset()
                }}
                problem={check.error ? asProblem(check.error) : undefined}
              />
            )}
          </DialogBody>
          <DialogAnswer type="submit" busy={check.isPending} disabled={mode === 'conditions' && !(group && isReady(entity, group))}>
            {t('filter.apply')}
          </DialogAnswer>
        </form>
      </DialogContent>
    </Dialog>
  )
}
