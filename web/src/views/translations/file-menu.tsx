/** Emporter les textes choisis, ou relire ceux qu'un traducteur rend : d'abord ce que ça changerait, puis l'écrire. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Download, Upload } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog'
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/components/ui/menu'
import { exportAddress, sendTexts, type Choice, type FileReport } from '@/features/translations/api/translations'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'

export function FileMenu({ choice }: { choice: Choice }) {
  const { t } = useTranslation()
  const picker = useRef<HTMLInputElement>(null)
  const [checked, setChecked] = useState<{ file: File; report: FileReport } | undefined>()
  const check = useMutation({
    mutationFn: async (file: File) => ({ file, report: await sendTexts(file, true) }),
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
          if (file) check.mutate(file)
        }}
      />
      {checked && <ImportDialog {...checked} onClose={() => setChecked(undefined)} />}
    </>
  )
}

function ImportDialog({ file, report, onClose }: { file: File; report: FileReport; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const apply = useMutation({
    mutationFn: () => sendTexts(file, false),
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
        {report.errors.length > 0 && (
          <DialogBody>
            <div role="region" tabIndex={0} aria-label={t('shaping.faults')} className="max-h-64 overflow-y-auto scroll-thin">
              <ul className="grid gap-1.5 text-label">
                {report.errors.map((one) => (
                  <li key={`${one.line} ${one.field}`}>{t('shaping.faultAt', { line: one.line, column: one.field, message: one.message })}</li>
                ))}
              </ul>
            </div>
          </DialogBody>
        )}
        <DialogFooter>
          <DialogClose asChild>
            <Button>{t('action.cancel')}</Button>
          </DialogClose>
          <Button variant="primary" disabled={report.refused > 0 || report.changed === 0} busy={apply.isPending} onClick={() => apply.mutate()}>
            {t('shaping.writeTexts', { count: report.changed })}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  )
}
