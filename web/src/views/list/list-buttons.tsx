/** Boutons d'outils d'une liste, dessinés de même avant et après l'arrivée de leur panneau. */
import { BookmarkPlus, Columns3, ListChecks, ListFilter, PanelRight, Rows3 } from 'lucide-react'
import type { ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { cx } from '@/lib/cx'

export function FilterButton(props: ComponentProps<'button'>) {
  const { t } = useTranslation()
  return (
    <Button {...props} className="max-sm:w-control max-sm:px-0">
      <ListFilter aria-hidden />
      <span className="max-sm:sr-only">{t('filter.add')}</span>
    </Button>
  )
}

export function FacetsButton({ on, ...props }: ComponentProps<'button'> & { on: boolean }) {
  const { t } = useTranslation()
  return (
    <Button variant={on ? 'ghost' : 'outline'} title={t('list.facets')} aria-expanded={on} className={cx('max-2xl:w-control max-2xl:px-0 touch:max-sm:w-11', on && 'bg-accent text-accent-foreground')} {...props}>
      <ListChecks aria-hidden />
      <span className="max-2xl:sr-only">{t('list.facets')}</span>
    </Button>
  )
}

export function ViewsButton(props: ComponentProps<'button'>) {
  const { t } = useTranslation()
  return (
    <Button variant="ghost" size="icon" aria-label={t('views.menu')} {...props}>
      <BookmarkPlus aria-hidden />
    </Button>
  )
}

export function GroupButton({ on, ...props }: ComponentProps<'button'> & { on: boolean }) {
  const { t } = useTranslation()
  return (
    <Button size="icon" variant={on ? 'outline' : 'ghost'} aria-label={t('group.by')} className={cx('touch:max-sm:w-11', on && 'bg-accent text-accent-foreground')} {...props}>
      <Rows3 aria-hidden />
    </Button>
  )
}

export function BesideButton({ on, ...props }: ComponentProps<'button'> & { on: boolean }) {
  const { t } = useTranslation()
  return (
    <Button size="icon" variant="ghost" aria-pressed={on} aria-label={t('list.beside')} title={t('list.beside')} className={cx(on && 'bg-accent text-accent-foreground hover:bg-accent')} {...props}>
      <PanelRight aria-hidden />
    </Button>
  )
}

export function ColumnsButton(props: ComponentProps<'button'>) {
  const { t } = useTranslation()
  return (
    <Button className="max-md:hidden" {...props}>
      <Columns3 aria-hidden />
      {t('list.columns')}
    </Button>
  )
}
