/** Les champs que le formulaire ne montre pas : on y glisse, on en reprend. */
import { useDroppable } from '@dnd-kit/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '@/lib/cx'
import { UNSHOWN } from './draft'

export function UnshownBox({ children }: { children: ReactNode[] }) {
  const { t } = useTranslation()
  const { setNodeRef, isOver } = useDroppable({ id: `section ${UNSHOWN}` })
  return (
    <section aria-labelledby="layout-unshown" className={cx('min-w-0 rounded-lg border border-dashed bg-card', isOver && 'border-primary')}>
      <h3 id="layout-unshown" className="border-b px-3 py-2 font-medium">
        {t('shaping.unshown')}
      </h3>
      <ul ref={setNodeRef} className="grid min-h-9 divide-y">
        {children}
      </ul>
      {children.length === 0 && <p className="px-3 pb-2.5 text-muted-foreground">{t('shaping.allShown')}</p>}
    </section>
  )
}
