/** Choisir une icône, ou aucune : toutes sont là, une touche chacune. */
import { Ban } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Icon } from '@/components/ui/icon'
import { iconNames } from '@/components/ui/late-icons'
import { cx } from '@/lib/cx'

interface IconPickerProps {
  /** Nom du groupe de boutons, unique sur la page. */
  name: string
  value: string
  onChange: (icon: string) => void
}

export function IconPicker({ name, value, onChange }: IconPickerProps) {
  const { t } = useTranslation()
  return (
    <fieldset>
      <legend className="pb-1.5 text-label font-medium">{t('admin.icon')}</legend>
      <div className="flex flex-wrap gap-1">
        {['', ...iconNames].map((icon) => (
          <label key={icon} title={icon || t('admin.noIcon')} className={cx('grid size-9 cursor-pointer place-items-center rounded-md border has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring touch:size-11', value === icon ? 'border-primary bg-accent text-accent-foreground' : 'hover:bg-muted')}>
            <input type="radio" name={name} aria-label={icon || t('admin.noIcon')} className="sr-only scroll-mb-24" checked={value === icon} onChange={() => onChange(icon)} />
            {icon ? <Icon name={icon} className="size-4.5" /> : <Ban aria-hidden className="size-4.5 text-muted-foreground" />}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
