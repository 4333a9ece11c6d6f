/** Affichage : thème, densité, langue. Appliqué sans recharger, gardé pour les autres appareils. */
import { Monitor, Moon, Sun } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Menu, MenuChoice, MenuContent, MenuLabel, MenuRadioGroup, MenuSeparator, MenuTrigger } from '@/components/ui/menu'
import { usePreference } from '@/features/session/use-preference'
import { languages, type Language } from '@/lib/i18n'
import { densities, themes, useDensity, useTheme, type Density, type Theme } from '@/lib/theme'
import { DisplayButton } from './menu-buttons'

const pictures = { light: Sun, dark: Moon, auto: Monitor }

export default function DisplayMenu() {
  const { t, i18n } = useTranslation()
  const theme = useTheme()
  const density = useDensity()
  const { chooseTheme, chooseDensity, chooseLanguage } = usePreference()
  return (
    <Menu defaultOpen>
      <MenuTrigger asChild>
        <DisplayButton />
      </MenuTrigger>
      <MenuContent>
        <MenuLabel>{t('display.theme')}</MenuLabel>
        <MenuRadioGroup value={theme} onValueChange={(next) => chooseTheme(next as Theme)} aria-label={t('display.theme')}>
          {themes.map((one) => {
            const Picture = pictures[one]
            return (
              <MenuChoice key={one} value={one}>
                <Picture aria-hidden />
                {t(`theme.${one}`)}
              </MenuChoice>
            )
          })}
        </MenuRadioGroup>
        <MenuSeparator />
        <MenuLabel>{t('display.density')}</MenuLabel>
        <MenuRadioGroup value={density} onValueChange={(next) => chooseDensity(next as Density)} aria-label={t('display.density')}>
          {densities.map((one) => (
            <MenuChoice key={one} value={one}>
              {t(`density.${one}`)}
            </MenuChoice>
          ))}
        </MenuRadioGroup>
        <MenuSeparator />
        <MenuLabel>{t('display.language')}</MenuLabel>
        <MenuRadioGroup value={i18n.language} onValueChange={(next) => void chooseLanguage(next as Language)} aria-label={t('display.language')}>
          {languages.map((one) => (
            <MenuChoice key={one} value={one}>
              {t(`language.${one}`)}
            </MenuChoice>
          ))}
        </MenuRadioGroup>
      </MenuContent>
    </Menu>
  )
}
