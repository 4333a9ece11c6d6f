/** Règles de l'entité : ce qui doit être vrai à chaque enregistrement, et ce qu'on dit quand ça ne l'est pas. */
import { Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import type { Entity } from '@/lib/model'
import { RemoveButton } from '@/views/admin/remove-button'
import { CelBox } from '@/views/cel/cel-box'
import { newKey, type DraftRule } from './draft'
import { LabelsBox } from './labels-box'
import { nameFrom, textIn } from './names'

interface RulesBoxProps {
  rules: DraftRule[]
  self: Entity
  faultOf: (path: string) => string | undefined
  onChange: (rules: DraftRule[]) => void
}

export function RulesBox({ rules, self, faultOf, onChange }: RulesBoxProps) {
  const { t, i18n } = useTranslation()
  const names = rules.map((rule) => rule.name)
  const change = (key: string, part: Partial<DraftRule>) => onChange(rules.map((rule) => (rule.key === key ? { ...rule, ...part } : rule)))
  const add = () => onChange([...rules, { key: newKey(), name: nameFrom('rule', names), source: '', labels: {} }])
  return (
    <div className="grid gap-3">
      <ul className="grid gap-4">
        {rules.map((rule, index) => {
          const name = textIn(rule.labels, i18n.language) || t('admin.ruleRank', { rank: index + 1 })
          return (
            <li key={rule.key} className="grid gap-3 rounded-lg border p-3">
              <div className="flex items-start gap-2">
                <div className="min-w-0 flex-1">
                  <CelBox entity={self} label={t('admin.ruleHolds')} value={rule.source} fault={faultOf(`rules.${rule.name}`)} onChange={(source) => change(rule.key, { source })} />
                </div>
                <RemoveButton name={name} size="icon" onRemove={() => onChange(rules.filter((one) => one !== rule))} />
              </div>
              <LabelsBox label={t('admin.ruleMessage')} required value={rule.labels} onChange={(labels) => change(rule.key, { labels })} />
            </li>
          )
        })}
      </ul>
      <Button className="justify-self-start" onClick={add}>
        <Plus aria-hidden />
        {t('admin.addRule')}
      </Button>
    </div>
  )
}
