/**
 * Composants : toutes les pièces de `components/ui` et les jetons, dans leurs états. Une pièce neuve y prend place, sinon un essai échoue.
 *
 * Le thème et la densité s'y essaient sans devenir une préférence.
 */
import { useTranslation } from 'react-i18next'
import { PageTitle } from '@/components/page-title'
import { FieldFrame } from '@/components/ui/field-frame'
import { Segmented } from '@/components/ui/segmented'
import { learn } from '@/lib/i18n'
import { densities, themes, useDensity, useTheme, type Density, type Theme } from '@/lib/theme'
import { componentsTexts } from '@/locales/components'
import { Buttons } from './buttons'
import { Choices } from './choices'
import { Colors } from './colors'
import { Dates } from './dates'
import { Fields } from './fields'
import { Icons } from './icons'
import { Labels } from './labels'
import { Menus } from './menus'
import { Messages } from './messages'
import { Section, sectionId } from './section'
import { Shapes } from './shapes'
import { TabsSpecimens } from './tabs'
import { TypeScale } from './type-scale'
import { useTrial } from './use-trial'
import { Waiting } from './waiting'
import { Windows } from './windows'

await learn(componentsTexts)

const sections = { colors: Colors, type: TypeScale, shapes: Shapes, buttons: Buttons, labels: Labels, icons: Icons, fields: Fields, choices: Choices, dates: Dates, menus: Menus, windows: Windows, tabs: TabsSpecimens, waiting: Waiting, messages: Messages }
const names = Object.keys(sections)

export default function ComponentsScreen() {
  const { t } = useTranslation()
  return (
    <>
      <PageTitle text={t('admin.components')} className="text-record" />
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('components.hint')}</p>
      <Appearance />
      <div className="grid gap-6 pb-10 lg:grid-cols-[10rem_minmax(0,1fr)]">
        <nav aria-label={t('components.index')} className="flex flex-wrap gap-1 self-start lg:sticky lg:top-4 lg:flex-col">
          {names.map((name) => (
            <a key={name} href={`#${sectionId(name)}`} className="flex min-h-8 items-center rounded-md px-2.5 text-muted-foreground hover:bg-muted hover:text-foreground touch:min-h-11">
              {t(`components.sections.${name}`)}
            </a>
          ))}
        </nav>
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-8">
          {Object.entries(sections).map(([name, Body]) => (
            <Section key={name} name={name}>
              <Body />
            </Section>
          ))}
        </div>
      </div>
    </>
  )
}

function Appearance() {
  const { t } = useTranslation()
  const theme = useTheme()
  const density = useDensity()
  const { tryTheme, tryDensity } = useTrial()
  const choices = (kind: string, values: readonly string[]) => values.map((value) => ({ value, label: t(`${kind}.${value}`) }))
  return (
    <div data-print="hide" className="grid gap-4 py-5 lg:grid-cols-[3fr_4fr]">
      <FieldFrame id="trial-theme" label={t('display.theme')}>
        {(control) => <Segmented value={theme} options={choices('theme', themes)} onChange={(next) => tryTheme(next as Theme)} {...control} />}
      </FieldFrame>
      <FieldFrame id="trial-density" label={t('display.density')}>
        {(control) => <Segmented value={density} options={choices('density', densities)} onChange={(next) => tryDensity(next as Density)} {...control} />}
      </FieldFrame>
    </div>
  )
}
