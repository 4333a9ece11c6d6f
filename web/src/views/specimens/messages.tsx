/** Dire qu'il n'y a rien, que c'est fait, que c'est tombé. */
import type { TFunction } from 'i18next'
import { Inbox, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { WidgetBoundary } from '@/components/ui/widget-boundary'
import { Problem } from '@/lib/http/problem'
import { toastError, toastInfo, toastSuccess } from '@/lib/toast'
import { Specimen } from './section'

const problem = new Problem(503, { request_id: '01JDC8Q4ZK7V2M5T9X3B6N0WRE' })

const toasts = (t: TFunction): [string, () => void][] => [
  ['success', () => toastSuccess(t('components.toast.success'))],
  ['info', () => toastInfo(t('components.toast.info'), { description: t('components.help') })],
  ['error', () => toastError(t('components.toast.error'))],
  ['action', () => toastSuccess(t('components.toast.success'), { action: { label: t('action.undo'), onClick: () => undefined } })],
]

export function Messages() {
  const { t } = useTranslation()
  return (
    <>
      <Specimen of="blank-state">
        <BlankState icon={<Inbox aria-hidden />} title={t('components.blank')} hint={t('components.blankHint')}>
          <Button variant="primary">
            <Plus aria-hidden />
            {t('components.create')}
          </Button>
        </BlankState>
      </Specimen>
      <Specimen of="error-panel">
        <div className="-m-4 w-full grow">
          <ErrorPanel error={problem} onRetry={() => undefined} />
        </div>
      </Specimen>
      <Specimen of="widget-boundary">
        <WidgetBoundary>
          <Breakable />
        </WidgetBoundary>
      </Specimen>
      <Specimen of="toast">
        {toasts(t).map(([kind, send]) => (
          <Button key={kind} onClick={send}>
            {kind}
          </Button>
        ))}
      </Specimen>
    </>
  )
}

/** Tombe quand on le lui demande : le reste de la page doit tenir. */
function Breakable() {
  const { t } = useTranslation()
  const [broken, setBroken] = useState(false)
  if (broken) throw new Error('specimen')
  return (
    <Button variant="quietDanger" onClick={() => setBroken(true)}>
      {t('components.break')}
    </Button>
  )
}
