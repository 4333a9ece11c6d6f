/** Un script : son texte, ce qu'il peut prendre, sous les droits de qui. */
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input, Textarea } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import type { DraftStep } from './steps'

/** Le typage que le serveur tient à jour. */
const TYPINGS = '/api/v1/automation/scripts.d.ts'

interface ScriptBoxProps {
  step: DraftStep
  onSet: (values: Record<string, unknown>) => void
}

export function ScriptBox({ step, onSet }: ScriptBoxProps) {
  const { t } = useTranslation()
  const count = (name: 'timeout' | 'memory', least: number, most: number, usual: number) => (
    <FieldFrame id={`${step.key}-${name}`} label={t(`admin.script.${name}`)} help={t('admin.script.between', { least, most, usual })}>
      {(control) => (
        <Input
          type="number"
          inputMode="numeric"
          min={least}
          max={most}
          placeholder={String(usual)}
          value={String(step.values[name] ?? '')}
          // Ce qui vaut l'usage ne s'écrit pas : une définition n'énonce jamais un défaut.
          onChange={({ target }) => onSet({ [name]: target.value === '' || Number(target.value) === usual ? undefined : Number(target.value) })}
          {...control}
        />
      )}
    </FieldFrame>
  )
  return (
    <>
      <FieldFrame id={`${step.key}-source`} label={t('admin.script.source')} help={t('admin.script.help')} required>
        {(control) => <Textarea className="font-mono" rows={10} spellCheck={false} autoCapitalize="off" autoComplete="off" value={String(step.values.source ?? '')} onChange={(event) => onSet({ source: event.target.value })} {...control} />}
      </FieldFrame>
      <a className="w-fit text-label text-primary underline" href={TYPINGS} target="_blank" rel="noreferrer">
        {t('admin.script.typings')}
      </a>
      <FieldFrame id={`${step.key}-run-as`} label={t('admin.script.runAs')} help={t('admin.script.runAsHelp')}>
        {(control) => <Select value={step.values.run_as === 'cause' ? 'cause' : 'trigger'} options={(['trigger', 'cause'] as const).map((one) => ({ value: one, label: t(`admin.script.${one}`) }))} onChange={(next) => onSet({ run_as: next === 'cause' ? 'cause' : undefined })} {...control} />}
      </FieldFrame>
      <div className="grid gap-4 sm:grid-cols-2">
        {count('timeout', 1, 30, 5)}
        {count('memory', 8, 256, 32)}
      </div>
    </>
  )
}
