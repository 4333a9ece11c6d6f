/** Ce qui se fait de beaucoup d'exécutions : de celles qu'on a choisies, ou de toutes celles que le filtre montre. */
import { OctagonX, RotateCcw, X } from 'lucide-react'
import { lazy, Suspense, useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import type { Crowd, Deed, Run, RunFilter } from '@/features/automation/api/runs'
import { useModel } from '@/features/model/use-model'
import { useFocusHeir } from '@/lib/use-focus-heir'

const RunsBulk = lazy(() => import('./runs-bulk'))

const pictures = { replay: RotateCcw, stop: OctagonX }

/** Ce qu'une exécution permet encore. */
export const deedOf = ({ state }: Run): Deed | undefined => (state === 'failed' ? 'replay' : state === 'waiting' || state === 'ready' ? 'stop' : undefined)

interface RunsCrowdProps {
  filter: RunFilter
  /** Celles qu'on a choisies, et ce qu'elles permettent. */
  chosen: ReadonlyMap<number, Deed>
  onClear: () => void
  /** La liste, entre ce qui vaut pour toutes et ce qui vaut pour celles qu'on y choisit. */
  children: ReactNode
}

export function RunsCrowd({ filter, chosen, onClear, children }: RunsCrowdProps) {
  const { t } = useTranslation()
  const { permissions } = useModel()
  const [asked, ask] = useState<{ deed: Deed; crowd: Crowd } | undefined>()
  const list = useId()
  const bequeath = useFocusHeir()
  // La barre s'en va : la liste prend le focus de ce qu'on y a pressé.
  const clear = () => {
    bequeath(list)
    onClear()
  }
  if (!permissions.includes('core.automation.manage')) return children
  const { state, ...rest } = filter
  // Filtrées par état, seules celles qui y sont se montrent : un geste qui en toucherait d'autres parlerait d'invisibles. Arrêter en touche de deux états.
  const deeds: Deed[] = state === undefined ? ['replay', 'stop'] : state === 'failed' ? ['replay'] : []
  const picked = (deed: Deed) => [...chosen].flatMap(([id, one]) => (one === deed ? [id] : []))
  const verb = (deed: Deed, label: string, crowd: Crowd, primary = false) => {
    const Picture = pictures[deed]
    return (
      <Button key={deed} size={primary ? undefined : 'small'} onClick={() => ask({ deed, crowd })}>
        <Picture aria-hidden />
        {label}
      </Button>
    )
  }
  return (
    <>
      <div className="mt-3 flex flex-wrap items-center gap-2">{deeds.map((deed) => verb(deed, t(`trigger.bulk.${deed}All`), rest))}</div>
      <div id={list} tabIndex={-1} className="outline-none">
        {children}
      </div>
      {chosen.size > 0 && (
        <div role="toolbar" aria-label={t('trigger.bulk.selected', { count: chosen.size })} className="sticky bottom-4 z-20 mx-auto mt-3 flex w-fit max-w-full flex-wrap items-center gap-2 rounded-lg border bg-popover px-3 py-2 shadow-lg">
          <span aria-live="polite" className="tnum">
            {t('trigger.bulk.selected', { count: chosen.size })}
          </span>
          {(['replay', 'stop'] as const).map((deed) => picked(deed).length > 0 && verb(deed, t(`trigger.bulk.${deed}`), { ids: picked(deed) }, true))}
          <Button variant="ghost" size="icon" aria-label={t('trigger.bulk.unselect')} title={t('trigger.bulk.unselect')} onClick={clear}>
            <X aria-hidden />
          </Button>
        </div>
      )}
      {asked && (
        <Suspense>
          <RunsBulk
            {...asked}
            onClose={(changed) => {
              ask(undefined)
              if (changed) clear()
            }}
          />
        </Suspense>
      )}
    </>
  )
}
