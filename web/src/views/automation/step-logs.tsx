/** Étapes faites : chacune son résultat, sa durée, ce qu'elle a reçu et rendu. */
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import type { NamedFile, StepLog } from '@/features/automation/api/triggers'
import { useFormat } from '@/lib/format'
import type { Tone } from '@/lib/model'
import { FilesLine } from './files-line'
import { errorText } from './words'

export const stepTones: Record<string, Tone> = { done: 'success', failed: 'danger', skipped: 'neutral' }

export function StepLogs({ steps }: { steps: StepLog[] }) {
  const { t } = useTranslation()
  const { elapsed } = useFormat()
  if (steps.length === 0) return <p className="text-muted-foreground">{t('admin.noStepDone')}</p>
  return (
    <ol className="grid gap-2">
      {steps.map((step, rank) => (
        // oxlint-disable-next-line react/no-array-index-key -- une boucle refait la même étape : seul le rang les distingue
        <li key={rank} className="grid min-w-0 gap-1 rounded-md border px-3 py-2">
          <p className="flex flex-wrap items-center gap-2">
            <span className="tnum font-mono text-meta text-muted-foreground">{step.step ?? '·'}</span>
            <span className="font-medium">{t(`admin.stepKind.${step.act}`)}</span>
            <Badge tone={stepTones[step.result] ?? 'info'}>{t(`admin.stepResult.${step.result}`)}</Badge>
            {step.duration_us !== undefined && <span className="tnum ml-auto text-meta text-muted-foreground">{elapsed(step.duration_us / 1000)}</span>}
          </p>
          {step.error && <p className="text-label wrap-anywhere text-danger">{errorText(step.error)}</p>}
          {step.act === 'mail' && <MailFiles output={step.output} />}
          {[['in', step.input] as const, ['out', step.output] as const].map(
            ([side, value]) =>
              value !== undefined &&
              value !== null && (
                <p key={side} className="text-meta wrap-anywhere text-muted-foreground">
                  {t(`admin.log.${side}`)} <code>{JSON.stringify(value)}</code>
                </p>
              ),
          )}
        </li>
      ))}
    </ol>
  )
}

/** Les fichiers qu'un courriel a joints, et ceux qu'il n'a fait que nommer. */
function MailFiles({ output }: { output: unknown }) {
  const { t } = useTranslation()
  const { files } = (output ?? {}) as { files?: { joined: NamedFile[]; left_out: NamedFile[] } }
  return (
    files && (
      <>
        <FilesLine label={t('admin.mailFiles.joined')} files={files.joined} />
        <FilesLine label={t('admin.mailFiles.leftOut')} files={files.left_out} />
      </>
    )
  )
}
