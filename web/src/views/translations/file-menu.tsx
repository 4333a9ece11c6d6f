/** Emporter les textes choisis, ou relire ceux qu'un traducteur rend : d'abord ce que ça changerait, puis l'écrire. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Download, Upload } from 'lucide-react'
import { useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { FieldFrame } from '@/components/ui/field-frame'
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/components/ui/menu'
import { Select } from '@/components/ui/select'
import { exportAddress, sendTexts, type Choice, type FileReport } from '@/features/translations/api/translations'
import { asProblem } from '@/lib/http/problem'
import type { Language } from '@/lib/i18n'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'

interface Wanted {
  file: File
  /** La seule langue à relire ; aucune, toutes. */
  locale: Language | undefined
}

interface Checked extends Wanted {
  report: FileReport
}

export function FileMenu({ choice }: { choice: Choice }) {
  const { t } = useTranslation()
  const picker = useRef<HTMLInputElement>(null)
  const [checked, setChecked] = useState<Checked | undefined>()
  const check = useMutation({
    mutationFn: async ({ file, locale }: Wanted) => ({ file, locale, report: await sendTexts(file, locale, true) }),
    onSuccess: setChecked,
    onError: (error) => toastError(asProblem(error).errors[0]?.message ?? problemText(t, asProblem(error))),
  })
  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <Button>
            <Download aria-hidden />
            {t('shaping.exportTexts')}
          </Button>
        </MenuTrigger>
        <MenuContent>
          {(['csv', 'json'] as const).map((format) => (
            <MenuItem key={format} asChild>
              <a href={exportAddress(choice, format)} download>
                {t('list.export', { format: format.toUpperCase() })}
              </a>
            </MenuItem>
          ))}
        </MenuContent>
      </Menu>
      <Button busy={check.isPending} onClick={() => picker.current?.click()}>
        <Upload aria-hidden />
        {t('shaping.importTexts')}
      </Button>
      <input
        ref={picker}
        type="file"
        accept=".csv,.json,.xlsx"
        tabIndex={-1}
        aria-label={t('shaping.importTexts')}
        className="sr-only"
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) check.mutate({ file, locale: choice.locale })
        }}
      />
      {checked && <ImportDialog {...checked} own={choice.locale} busy={check.isPending} onLocale={(locale) => check.mutate({ file: checked.file, locale })} onClose={() => setChecked(undefined)} />}
    </>
  )
}

interface ImportDialogProps extends Checked {
  /** La langue que l'écran traduit. */
  own: Language
  busy: boolean
  onLocale: (locale: Language | undefined) => void
  onClose: () => void
}

function ImportDialog({ file, locale, report, own, busy, onLocale, onClose }: ImportDialogProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const apply = useMutation({
    mutationFn: () => sendTexts(file, locale, false),
    onSuccess: async (done) => {
      await client.invalidateQueries({ queryKey: ['translations'] })
      toastSuccess(t('shaping.textsWritten', { count: done.changed }))
      onClose()
    },
    onError: (error) => toastError(problemText(t, asProblem(error))),
  })
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t('shaping.importTitle', { name: file.name })} description={t(report.refused > 0 ? 'shaping.importRefused' : 'shaping.importReady', { changed: report.changed, unchanged: report.unchanged, refused: report.refused })}>
        <DialogBody>
          <FieldFrame id="texts-language" label={t('shaping.importColumn')}>
            {(control) => (
              <Select
                value={locale ?? ''}
                options={[
                  { value: own, label: t('shaping.onlyLanguage', { language: t(`language.${own}`) }) },
                  { value: '', label: t('shaping.allLanguages') },
                ]}
                onChange={(next) => onLocale(next === own ? own : undefined)}
                {...control}
              />
            )}
          </FieldFrame>
          {report.errors.length > 0 && (
            <Told label={t('shaping.faults')}>
              {report.errors.map((one) => (
                <li key={`${one.line} ${one.field}`}>{t('shaping.faultAt', { line: one.line, column: one.field, message: one.message })}</li>
              ))}
            </Told>
          )}
          {report.errors.length === 0 && report.changes.length > 0 && (
            <Told label={t('shaping.textChanges')}>
              {report.changes.map((one) => (
                <li key={`${one.key} ${one.locale}`} className="grid gap-0.5">
                  <code className="font-mono text-meta break-all text-muted-foreground">{one.key}</code>
                  <span lang={one.locale} className="break-words">
                    {one.old !== null && <del className="text-muted-foreground">{one.old}</del>} <ins className="no-underline">{one.new}</ins>
                  </span>
                </li>
              ))}
            </Told>
          )}
        </DialogBody>
        <DialogAnswer disabled={busy || report.refused > 0 || report.changed === 0} busy={apply.isPending} onClick={() => apply.mutate()}>
          {t('shaping.writeTexts', { count: report.changed })}
        </DialogAnswer>
      </DialogContent>
    </Dialog>
  )
}

function Told({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div role="region" tabIndex={0} aria-label={label} className="max-h-64 overflow-y-auto scroll-thin">
      <ul className="grid gap-2.5 text-label">{children}</ul>
    </div>
  )
}
