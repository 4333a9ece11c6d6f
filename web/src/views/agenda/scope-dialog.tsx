/** Jusqu'où va un geste sur une occurrence : elle seule, elle et les suivantes, toute la série. */
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import type { Scope } from '@/features/calendar/api/occurrence'

export const scopes: Scope[] = ['this', 'following', 'all']

interface ScopeDialogProps {
  title: string
  onChoose: (scope: Scope | undefined) => void
}

export function ScopeDialog({ title, onChoose }: ScopeDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog open onOpenChange={(open) => !open && onChoose(undefined)}>
      <DialogContent title={title} description={t('agenda.scopeHint')}>
        <DialogBody>
          <div className="pb-2">
            <ScopeChoices onChoose={onChoose} />
          </div>
        </DialogBody>
      </DialogContent>
    </Dialog>
  )
}

export function ScopeChoices({ onChoose }: { onChoose: (scope: Scope) => void }) {
  const { t } = useTranslation()
  return (
    <div className="grid gap-2">
      {scopes.map((scope) => (
        <Button key={scope} onClick={() => onChoose(scope)}>
          {t(`agenda.scope.${scope}`)}
        </Button>
      ))}
    </div>
  )
}
