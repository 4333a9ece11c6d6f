/** Boutons : chaque variante au repos, inactive, en cours ; chaque taille ; le lien qui en a l'air. */
import { CalendarDays, Pencil, Plus, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, buttonStyle, type ButtonProps } from '@/components/ui/button'
import { CalendarButton } from '@/components/ui/calendar-button'
import { sectionId, Specimen } from './section'

const variants: NonNullable<ButtonProps['variant']>[] = ['primary', 'outline', 'ghost', 'quietDanger', 'danger', 'link']

export function Buttons() {
  const { t } = useTranslation()
  return (
    <>
      <Specimen of="button">
        <div className="grid w-full gap-3">
          {variants.map((variant) => (
            <div key={variant} className="flex flex-wrap items-center gap-2">
              <span className="w-full font-mono text-meta text-muted-foreground sm:w-24 sm:shrink-0">{variant}</span>
              <Button variant={variant}>{t('components.rest')}</Button>
              <Button variant={variant}>
                {variant === 'danger' || variant === 'quietDanger' ? <Trash2 aria-hidden /> : <Plus aria-hidden />}
                {t('components.icon')}
              </Button>
              <Button variant={variant} disabled>
                {t('components.disabled')}
              </Button>
              <Button variant={variant} busy>
                {t('components.busy')}
              </Button>
            </div>
          ))}
        </div>
      </Specimen>
      <Specimen of="button.size">
        {(['md', 'small'] as const).map((size) => (
          <Button key={size} size={size}>
            {size}
          </Button>
        ))}
        <Button size="icon" aria-label={t('action.edit')}>
          <Pencil aria-hidden />
        </Button>
        <Button size="smallIcon" aria-label={t('action.edit')}>
          <Pencil aria-hidden />
        </Button>
        <Button size="inline" variant="link">
          {t('components.link')}
        </Button>
        <a href={`#${sectionId('buttons')}`} className={buttonStyle({})}>
          <CalendarDays aria-hidden />
          {t('components.link')}
        </a>
      </Specimen>
      <Specimen of="calendar-button">
        <CalendarButton />
      </Specimen>
    </>
  )
}
