/** Les valeurs d'essai : celles que le serveur invente, qu'on peut changer pour voir un cas. */
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { Textarea } from '@/components/ui/input'

interface SampleBoxProps {
  sample: Record<string, unknown>
  typed: string | undefined
  onType: (text: string) => void
}

export function SampleBox({ sample, typed, onType }: SampleBoxProps) {
  const { t } = useTranslation()
  const id = useId()
  const wrong = typed !== undefined && readValues(typed) === undefined
  return (
    <details className="rounded-lg border bg-card">
      <summary className="min-h-control cursor-pointer px-4 py-2 font-medium">{t('mail.sample')}</summary>
      <div className="px-4 pb-4">
        <FieldFrame id={id} label={t('mail.sampleValues')} help={t('mail.sampleHint')} error={wrong ? t('mail.sampleWrong') : undefined}>
          {(control) => <Textarea className="max-h-96 overflow-y-auto font-mono text-label scroll-thin" rows={10} spellCheck={false} value={typed ?? JSON.stringify(sample, null, 2)} onChange={(event) => onType(event.target.value)} {...control} />}
        </FieldFrame>
      </div>
    </details>
  )
}

/** Les valeurs tapées ; rien si elles ne se lisent pas comme un objet. */
export function readValues(typed: string | undefined): Record<string, unknown> | undefined {
  try {
    const values: unknown = JSON.parse(typed ?? '')
    return typeof values === 'object' && values !== null && !Array.isArray(values) ? (values as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
