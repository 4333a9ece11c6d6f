/** Reprendre les réglages d'un fichier : ce qui changerait se lit d'abord, puis tout s'applique ou rien. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog, DialogBody, DialogContent, DialogFooter } from '@/components/ui/dialog'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Input } from '@/components/ui/input'
import { FieldFrame } from '@/components/ui/field-frame'
import { checkSettings, importSettings, type ImportReport, type Setting, type SettingsFile } from '@/features/platform/settings'
import { CellOf } from '@/fields/cell-of'
import { refreshBrand } from '@/lib/brand'
import { toastSuccess } from '@/lib/toast'

export function SettingsImport({ settings, onClose }: { settings: Setting[]; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [unreadable, setUnreadable] = useState(false)
  const look = useMutation({ mutationFn: checkSettings })
  const apply = useMutation({
    mutationFn: ({ file, shown }: { file: SettingsFile; shown: ImportReport }) => importSettings(file, shown),
    onSuccess: (report) => {
      void client.invalidateQueries({ queryKey: ['settings'] })
      void refreshBrand()
      toastSuccess(t('admin.settingsSaved', { count: report.changes.length }))
      onClose()
    },
    // Un autre a pu écrire entre-temps : ce qui changerait se relit, la raison du refus reste.
    onError: (_, { file }) => look.mutate(file),
  })
  const read = async (file: File | undefined) => {
    look.reset()
    apply.reset()
    setUnreadable(false)
    if (!file) return
    try {
      look.mutate(JSON.parse(await file.text()) as SettingsFile)
    } catch {
      setUnreadable(true)
    }
  }
  const report = look.data
  const known = (key: string) => settings.find((one) => one.key === key)
  const shown = (setting: Setting | undefined, value: unknown) =>
    value === null || value === undefined ? t('admin.settingUnset') : setting ? <CellOf field={setting.field} value={value} /> : JSON.stringify(value)
  const failed = look.error ?? apply.error
  const ready = report && report.errors.length === 0 && report.changes.length > 0
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t('admin.settingsImport')} description={t('admin.settingsImportHint')} wide>
        <DialogBody>
          <FieldFrame id="settings-file" label={t('admin.settingsFile')} error={unreadable ? t('admin.settingsFileUnreadable') : undefined}>
            {(control) => <Input type="file" accept="application/json,.json" onChange={(event) => void read(event.target.files?.[0])} {...control} />}
          </FieldFrame>
          {failed && <ErrorPanel error={failed} />}
          {report?.errors.map((fault) => (
            <p key={fault.field} className="text-danger">
              {known(fault.field)?.field.label ?? fault.field} — {fault.message}
            </p>
          ))}
          {report && report.changes.length === 0 && <p role="status">{t('admin.settingsSame')}</p>}
          {report && report.changes.length > 0 && (
            <ul aria-live="polite" className="divide-y rounded-lg border">
              {report.changes.map((change) => (
                <li key={`${change.key}/${change.environment}`} className="grid gap-0.5 px-3 py-2">
                  <span className="font-medium">
                    {known(change.key)?.field.label ?? change.key} · {t(`admin.environment.${change.environment}`)}
                  </span>
                  <span className="flex flex-wrap gap-1.5 text-muted-foreground">
                    {shown(known(change.key), change.old)} <span aria-hidden>→</span> {shown(known(change.key), change.new)}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </DialogBody>
        <DialogFooter>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button variant="primary" disabled={!ready || apply.isPending} onClick={() => look.variables && report && apply.mutate({ file: look.variables, shown: report })}>
            {t('admin.settingsApply')}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  )
}
