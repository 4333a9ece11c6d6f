/** Le geste d'essayer, et ce que reçoit chaque façon de le faire. */
import { FlaskConical } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import type { Sample, Tried } from '@/features/automation/api/triggers'
import type { Entity } from '@/lib/model'

export interface Trying {
  busy: boolean
  onTry: (sample: Sample, onError?: (error: unknown) => void) => void
}

/** Un essai qui part d'une fiche de cette entité. */
export interface TrialOnRecord extends Trying {
  trigger: Tried
  entity: Entity
}

export function TryButton({ busy, disabled, onClick }: { busy: boolean; disabled?: boolean; onClick: () => void }) {
  const { t } = useTranslation()
  return (
    <Button className="justify-self-start" busy={busy} disabled={disabled} onClick={onClick}>
      <FlaskConical aria-hidden />
      {t('admin.try')}
    </Button>
  )
}
