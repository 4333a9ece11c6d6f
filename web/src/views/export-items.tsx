/** Les fichiers de tableur qu'un menu offre : le CSV d'un programme, celui que le tableur de la personne ouvre tel quel, le classeur. */
import { FileDown } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { MenuItem } from '@/components/ui/menu'
import { learn } from '@/lib/i18n'
import { exportTexts } from '@/locales/exports'

await learn(exportTexts)

export interface FileWanted {
  format: 'csv' | 'xlsx'
  dialect?: 'personal'
}

export function ExportItems({ address }: { address: (wanted: FileWanted) => string }) {
  const { t } = useTranslation()
  return (
    <>
      <FileItem href={address({ format: 'csv' })} label={t('list.export', { format: 'CSV' })} />
      <FileItem href={address({ format: 'csv', dialect: 'personal' })} label={t('exports.personal')} hint={t('exports.personalHint')} />
      <FileItem href={address({ format: 'xlsx' })} label={t('list.export', { format: 'XLSX' })} />
    </>
  )
}

const FileItem = ({ href, label, hint }: { href: string; label: string; hint?: string }) => (
  <MenuItem asChild>
    <a href={href} download>
      <FileDown aria-hidden />
      <span className="grid">
        {label}
        {hint && <span className="text-meta text-muted-foreground">{hint}</span>}
      </span>
    </a>
  </MenuItem>
)
