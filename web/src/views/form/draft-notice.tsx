/** Dit qu'un brouillon a été repris, et permet de repartir de zéro. */
import { FileClock } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'

export function DraftNotice({ onDiscard }: { onDiscard: () => void }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(true)
  if (!shown) return null
  return (
    <div role="status" className="mt-4 flex flex-wrap items-center gap-3 rounded-lg border bg-info-soft px-4 py-2.5">
      <FileClock aria-hidden className="size-4 shrink-0 text-info" />
      <p className="flex-1">{t('form.draftRecovered')}</p>
      <Button
        size="small"
        onClick={() => {
          onDiscard()
          setShown(false)
        }}
      >
        {t('form.draftDiscard')}
      </Button>
    </div>
  )
}
