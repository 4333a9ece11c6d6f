/** La suite d'une liste qui se lit page à page. */
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'

interface MoreButtonProps {
  hasMore: boolean
  busy: boolean
  onMore: () => void
}

export function MoreButton({ hasMore, busy, onMore }: MoreButtonProps) {
  const { t } = useTranslation()
  if (!hasMore) return null
  return (
    <div className="flex justify-center pt-4">
      <Button busy={busy} onClick={onMore}>
        {t('list.more')}
      </Button>
    </div>
  )
}
