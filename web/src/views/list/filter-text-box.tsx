/** Le filtre en texte, comme une expression. */
import { useTranslation } from 'react-i18next'
import type { Problem } from '@/lib/http/problem'
import type { Entity } from '@/lib/model'
import { CelBox } from '@/views/cel/cel-box'

interface FilterTextBoxProps {
  entity: Entity
  value: string
  onChange: (value: string) => void
  problem: Problem | undefined
}

const example = 'severity in ["high", "critical"] && occurred_at >= now - duration("168h")'

export function FilterTextBox(props: FilterTextBoxProps) {
  const { t } = useTranslation()
  return <CelBox label={t('filter.text')} help={t('filter.textHelp', { example })} className="min-h-28" {...props} />
}
