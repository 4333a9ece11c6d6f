/** D'où vient chaque champ : une place du contenu, proposée d'après le dernier appel reçu, ou une expression. */
import { Plus, X } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { Select } from '@/components/ui/select'
import type { HookBody, Mapping } from '@/features/automation/api/hooks'
import { useModel } from '@/features/model/use-model'
import type { FieldProblem } from '@/lib/http/problem'
import { fedFields } from './hook-draft'
import { pathsOf } from './payload-paths'

interface HookMappingProps {
  draft: HookBody
  /** Le dernier contenu reçu. */
  payload: unknown
  faults: FieldProblem[]
  onChange: (mapping: Mapping[]) => void
}

export function HookMapping({ draft, payload, faults, onChange }: HookMappingProps) {
  const { t } = useTranslation()
  const entity = useModel().entities[draft.entity ?? '']
  const paths = useMemo(() => pathsOf(payload).map(({ path, sample }) => ({ id: path, label: path, hint: sample })), [payload])
  const fields = fedFields(entity, draft.auth.kind)
  const { mapping } = draft
  const free = fields.filter((field) => !mapping.some((row) => row.field === field.name))
  const labelOf = (name: string) => fields.find((field) => field.name === name)?.label ?? name
  const choices = (name: string) => [...fields.filter((field) => field.name === name), ...free].map((field) => ({ value: field.name, label: field.required ? `${field.label} *` : field.label }))
  const change = (at: number, part: Partial<Mapping>) => onChange(mapping.map((row, rank) => (rank === at ? { ...row, ...part } : row)))
  // La clé d'abord, puis ce qui est exigé : sans eux, un appel échouerait.
  const next = free.find((field) => field.name === draft.key) ?? free.find((field) => field.required) ?? free[0]
  const known = (name: string) => paths.find(({ id }) => id.toLowerCase().endsWith(`/${name.toLowerCase()}`))?.id ?? ''
  return (
    <fieldset className="grid gap-2">
      <legend className="pb-1">
        <h2 className="text-section">{t('hooks.part.mapping')}</h2>
      </legend>
      <p className="pb-1 text-muted-foreground">{paths.length > 0 ? t('hooks.mappingHint') : t('hooks.mappingBlind')}</p>
      {mapping.map((row, rank) => {
        const fault = faults.find(({ field }) => field.startsWith(`mapping[${rank}]`))
        return (
          <div key={rank} className="grid items-start gap-2 sm:grid-cols-[14rem_minmax(0,1fr)_auto]" data-mapping={row.field}>
            <Select aria-label={t('hooks.field')} value={row.field} options={choices(row.field)} onChange={(field) => change(rank, { field })} />
            <div className="grid gap-1">
              <FreeCombobox values={[row.from]} options={paths} placeholder="/a/b" onChange={([from = '']) => change(rank, { from })} control={{ 'aria-label': t('hooks.fromNamed', { name: labelOf(row.field) }), 'aria-invalid': fault ? true : undefined }} />
              {fault && (
                <p role="alert" className="text-meta font-medium text-danger">
                  {fault.message}
                </p>
              )}
            </div>
            <Button variant="ghost" size="icon" aria-label={t('action.removeNamed', { name: labelOf(row.field) })} onClick={() => onChange(mapping.filter((one) => one !== row))}>
              <X aria-hidden />
            </Button>
          </div>
        )
      })}
      <Button size="small" className="justify-self-start" disabled={!next} onClick={() => next && onChange([...mapping, { field: next.name, from: known(next.name) }])}>
        <Plus aria-hidden />
        {t('admin.addAssignment')}
      </Button>
    </fieldset>
  )
}
