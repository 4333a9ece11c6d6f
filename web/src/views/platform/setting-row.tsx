/** Un réglage : sa saisie, d'où vient sa valeur, son histoire, et de quoi lui rendre sa valeur héritée. */
import { RotateCcw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import type { Place, Setting } from '@/features/platform/settings'
import type { Form } from '@/lib/form/form'
import { useFormat } from '@/lib/format'
import { FormField } from '@/views/form/form-field'
import { SettingPast } from './setting-past'
import { EVERYWHERE, fieldOf, nodeText, writtenAt } from './setting-values'

interface SettingRowProps {
  form: Form
  setting: Setting
  place: Place
  /** Vaut-il pour ce serveur ? Ce que donne un nœud ne se dit pas d'un autre environnement. */
  here: boolean
  editable: boolean
  onReset: () => void
}

export function SettingRow({ form, setting, place, here, editable, onReset }: SettingRowProps) {
  const { t } = useTranslation()
  const { datetime } = useFormat()
  const written = writtenAt(setting, place)
  const field = form.fields.find((one) => one.name === fieldOf(setting, editable).name)
  const origin = () => {
    if (setting.hidden) return t('admin.settingHidden')
    if (written) return t('admin.settingWritten', { by: written.updated_by ?? '—', at: datetime(written.updated_at) })
    if (place !== EVERYWHERE && setting.written[EVERYWHERE]) return t('admin.settingInherited')
    if (setting.node === null || !here) return t('admin.settingInitial')
    return setting.field.type === 'secret' ? t('admin.settingNodeSecret') : t('admin.settingNode', { value: nodeText(setting) })
  }
  return (
    <li className="grid gap-x-6 gap-y-2 px-4 py-3 lg:grid-cols-[minmax(0,1fr)_16rem]">
      {field && <FormField form={form} field={field} owner="core.setting" />}
      <div className="flex flex-wrap content-start items-center gap-2 text-label text-muted-foreground lg:flex-col lg:flex-nowrap lg:items-end lg:text-right">
        <span>{origin()}</span>
        <span className="flex gap-1">
          <SettingPast setting={setting} />
          {editable && written && (
            <Button variant="ghost" size="small" onClick={onReset} aria-label={t('admin.settingResetOf', { name: setting.field.label })}>
              <RotateCcw aria-hidden />
              {t('admin.settingRestore')}
            </Button>
          )}
        </span>
      </div>
    </li>
  )
}
