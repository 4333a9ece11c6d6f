/** Profil en lecture, et préférences d'affichage. */
import { useTranslation } from 'react-i18next'
import { Avatar } from '@/components/ui/avatar'
import { Badge } from '@/components/ui/badge'
import { FieldFrame } from '@/components/ui/field-frame'
import { Select } from '@/components/ui/select'
import { Switch } from '@/components/ui/switch'
import { ZoneBox } from '@/components/ui/zone-box'
import { languages, type Language } from '@/lib/i18n'
import { densities, themes, useDensity, useTheme, type Density, type Theme } from '@/lib/theme'
import { localZone } from '@/lib/time'
import { setLetterShortcuts, useLetterShortcuts } from '@/lib/use-shortcut'
import { useMe } from './use-me'
import { usePreference } from './use-preference'
import { WritingFields } from './writing-fields'

export function ProfileForm() {
  const { t, i18n } = useTranslation()
  const me = useMe()
  const theme = useTheme()
  const density = useDensity()
  const letters = useLetterShortcuts()
  const { chooseTheme, chooseDensity, chooseLanguage, chooseZone } = usePreference()
  const choices = (kind: string, values: readonly string[]) => values.map((value) => ({ value, label: t(`${kind}.${value}`) }))
  return (
    <div className="grid gap-8">
      <section className="flex items-center gap-4">
        <Avatar name={me.name} large />
        <div className="min-w-0">
          <p className="font-semibold">{me.name}</p>
          <p className="break-all text-muted-foreground">{me.email}</p>
          <p className="mt-1.5 flex flex-wrap gap-1.5">
            {me.company && <Badge>{me.company.name}</Badge>}
            {me.site && <Badge>{me.site.name}</Badge>}
            {me.roles.map((role) => (
              <Badge key={role} tone="info">
                {role.replaceAll('_', ' ')}
              </Badge>
            ))}
          </p>
        </div>
      </section>
      <section aria-labelledby="display-title" className="grid max-w-md gap-4">
        <h2 id="display-title" className="text-section">
          {t('profile.display')}
        </h2>
        <FieldFrame id="language" label={t('display.language')}>
          {(control) => <Select value={i18n.language} options={choices('language', languages)} onChange={(next) => void chooseLanguage(next as Language)} {...control} />}
        </FieldFrame>
        <FieldFrame id="theme" label={t('display.theme')}>
          {(control) => <Select value={theme} options={choices('theme', themes)} onChange={(next) => chooseTheme(next as Theme)} {...control} />}
        </FieldFrame>
        <FieldFrame id="density" label={t('display.density')} help={t('display.densityHelp')}>
          {(control) => <Select value={density} options={choices('density', densities)} onChange={(next) => chooseDensity(next as Density)} {...control} />}
        </FieldFrame>
        <WritingFields />
        <FieldFrame id="timezone" label={t('display.timezone')}>
          {(control) => <ZoneBox zone={me.timezone ?? localZone()} onChoose={chooseZone} control={control} />}
        </FieldFrame>
        <div className="flex items-start justify-between gap-4">
          <div>
            <p id="letters-label" className="text-label font-medium">
              {t('display.letters')}
            </p>
            <p id="letters-help" className="text-meta text-muted-foreground">
              {t('display.lettersHelp')}
            </p>
          </div>
          <Switch checked={letters} onCheckedChange={setLetterShortcuts} aria-labelledby="letters-label" aria-describedby="letters-help" />
        </div>
      </section>
    </div>
  )
}
