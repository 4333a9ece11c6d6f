/** Absence de valeur : un tiret pour l'œil, un mot pour l'oreille. */
import { useTranslation } from 'react-i18next'

export function Blank() {
  const { t } = useTranslation()
  return (
    <span className="text-muted-foreground">
      <span aria-hidden>—</span>
      <span className="sr-only">{t('value.none')}</span>
    </span>
  )
}
