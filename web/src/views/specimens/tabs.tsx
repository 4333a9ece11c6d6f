/** Onglets d'une page, avec et sans compte. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TabPanel, Tabs } from '@/components/ui/tabs'
import { Specimen } from './section'

const names = ['overview', 'activity', 'files'] as const

export function TabsSpecimens() {
  const { t } = useTranslation()
  const [tab, setTab] = useState<(typeof names)[number]>('overview')
  const tabs = names.map((name) => ({ name, label: t(`components.tab.${name}`), count: name === 'files' ? 3 : undefined }))
  return (
    <Specimen of="tabs">
      <div className="w-full min-w-0">
        <Tabs label={t('components.sections.tabs')} tabs={tabs} value={tab} onValue={setTab}>
          {tabs.map(({ name, label }) => (
            <TabPanel key={name} name={name}>
              <p className="py-3">
                <span className="font-medium">{label}</span> · {t('components.paragraph')}
              </p>
            </TabPanel>
          ))}
        </Tabs>
      </div>
    </Specimen>
  )
}
