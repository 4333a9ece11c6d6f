/**
 * Corps d'une fiche : l'essentiel, l'activité, les fichiers, les fiches liées ; à droite les repères.
 *
 * Un panneau n'existe qu'une fois ouvert : il ne demande rien au serveur avant. Les onglets se savent de la fiche et du modèle seuls :
 * aucun ne vient ni ne part sous le pointeur. Une fiche qui n'a que l'essentiel n'en montre pas.
 */
import { Suspense, useEffect, useRef, useState, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Skeleton } from '@/components/ui/skeleton'
import { focusTab, TabPanel, Tabs, type Tab } from '@/components/ui/tabs'
import { WidgetBoundary } from '@/components/ui/widget-boundary'
import { useModel } from '@/features/model/use-model'
import { cx } from '@/lib/cx'
import { useLanguage } from '@/lib/i18n'
import { entityKey, type Entity, type RecordData } from '@/lib/model'
import { moduleTabs, type KnownTab } from '@/lib/module-screens'
import { FilesPanel } from './files-panel'
import { KeyFacts } from './key-facts'
import { LatestActivity } from './latest-activity'
import { RelatedPanel } from './related-panel'
import { Sections } from './sections'
import { filesOf, holdsFiles, relationsOf, type TabName } from './tabs'
import { Timeline } from './timeline'
import { useJournal, type Journal } from './use-journal'
import { useTab } from './use-tab'

interface DetailTabsProps {
  entity: Entity
  record: RecordData
}

export function DetailTabs({ entity, record }: DetailTabsProps) {
  const { t } = useTranslation()
  const own = moduleTabs(useModel(), entityKey(entity))
  const tabs = useTabs(entity, record, own)
  const names = tabs.map((tab) => tab.name)
  const [current, open] = useTab(names)
  const strip = useRef<HTMLDivElement>(null)
  const opened = useOpened(current)
  const journal = useJournal(record.id, isTold(record))
  const panel = (name: TabName, content: ReactNode) => names.includes(name) && <TabPanel name={name}>{opened.has(name) && <WidgetBoundary>{content}</WidgetBoundary>}</TabPanel>
  const showActivity = () => {
    open('activity')
    // Le bouton s'en va avec son encart.
    focusTab(strip.current, 'activity')
  }
  return (
    <div className="mt-4">
      <Tabs label={t('detail.tabs')} strip={strip} tabs={tabs} value={current} onValue={open}>
        <Columns entity={entity} record={record} current={current} wide={own.some((tab) => tab.wide && tab.name === current)} journal={journal} onActivity={showActivity}>
          {panel('overview', <Sections entity={entity} record={record} />)}
          {own.map(({ name, Screen }) => (
            <Suspense key={name} fallback={<Skeleton className="h-64" />}>
              {panel(name, <Screen entity={entity} record={record} />)}
            </Suspense>
          ))}
          {panel('activity', <Timeline entity={entity} journal={journal} />)}
          {panel('files', <FilesPanel entity={entity} record={record} />)}
          {panel('related', <RelatedPanel entity={entity} id={record.id} />)}
        </Columns>
      </Tabs>
    </div>
  )
}

interface ColumnsProps extends DetailTabsProps {
  current: TabName
  /** L'onglet prend la place des repères. */
  wide: boolean
  journal: Journal
  onActivity: () => void
  children: ReactNode
}

function Columns({ entity, record, current, wide, journal, onActivity, children }: ColumnsProps) {
  return (
    <div data-detail="columns" className={cx('mt-5 grid gap-x-8 gap-y-6', !wide && 'lg:grid-cols-[minmax(0,1fr)_19rem]')}>
      <div className="min-w-0 print:grid print:gap-6">{children}</div>
      {/* Sous un autre onglet, un téléphone n'a pas de place à côté : les repères restent avec l'essentiel. */}
      <div data-detail={current === 'overview' ? undefined : 'away'} className={cx('grid content-start gap-6', current !== 'overview' && 'max-lg:hidden print:grid', wide && 'hidden')}>
        <WidgetBoundary>
          <KeyFacts entity={entity} record={record} />
        </WidgetBoundary>
        {isTold(record) && current !== 'activity' && (
          <WidgetBoundary>
            <LatestActivity entity={entity} journal={journal} onAll={onActivity} />
          </WidgetBoundary>
        )}
      </div>
    </div>
  )
}

/** Une fiche qui s'écrit a son journal, et qui la voit le lit ; une ligne du système n'a ni version ni journal. */
const isTold = (record: RecordData) => record.version !== undefined

function useTabs(entity: Entity, record: RecordData, own: KnownTab[]): Tab<TabName>[] {
  const { t } = useTranslation()
  const language = useLanguage()
  const model = useModel()
  const files = filesOf(model, entity, record).reduce((sum, group) => sum + group.files.length, 0)
  const tabs: (Tab<TabName> | false)[] = [
    { name: 'overview', label: t('detail.overview') },
    ...own.map(({ name, label }) => ({ name, label: label[language as keyof typeof label] ?? name })),
    isTold(record) && { name: 'activity', label: t('detail.activity') },
    holdsFiles(model, entity, record) && { name: 'files', label: t('detail.files'), count: files },
    relationsOf(model, entity).length > 0 && { name: 'related', label: t('detail.related') },
  ]
  return tabs.filter((tab) => tab !== false)
}

/** Ce que le papier montre sans rien demander de plus au serveur ; des fiches liées, celles déjà ouvertes. */
const printed: TabName[] = ['overview', 'activity', 'files']

/** Les onglets ouverts depuis l'arrivée ; tous, avant l'impression. */
function useOpened(current: TabName): Set<TabName> {
  const [opened, setOpened] = useState(new Set([current]))
  if (!opened.has(current)) setOpened(new Set([...opened, current]))
  useEffect(() => {
    // Le navigateur photographie la page dès la fin de l'événement.
    const openAll = () => flushSync(() => setOpened((before) => new Set([...before, ...printed])))
    addEventListener('beforeprint', openAll)
    return () => removeEventListener('beforeprint', openAll)
  }, [])
  return opened
}
