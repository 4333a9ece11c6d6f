/** Ce qui tient la place en attendant. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Afterwards } from '@/components/ui/afterwards'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { Spinner } from '@/components/ui/spinner'
import { Specimen } from './section'

export function Waiting() {
  const { t } = useTranslation()
  const [turn, setTurn] = useState(0)
  return (
    <>
      <Specimen of="skeleton">
        <div className="grid w-full max-w-lg grid-cols-[auto_minmax(0,1fr)] items-center gap-3">
          <Skeleton className="size-10" />
          <div className="grid gap-2">
            <Skeleton className="h-4 w-2/3" />
            <Skeleton className="h-3 w-full" />
          </div>
        </div>
      </Specimen>
      <Specimen of="spinner">
        <Spinner />
        {t('state.loading')}
      </Specimen>
      <Specimen of="afterwards">
        <Button onClick={() => setTurn(turn + 1)}>{t('components.redraw')}</Button>
        <Afterwards key={turn} fallback={<Skeleton className="h-5 w-64" />}>
          <p>{t('components.value')}</p>
        </Afterwards>
      </Specimen>
    </>
  )
}
