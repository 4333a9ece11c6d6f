/** Cadre d'un champ : libellé au-dessus, aide dessous, erreur dessous avec une icône. Relie le tout pour les lecteurs d'écran. */
import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

export interface ControlProps {
  id: string
  'aria-labelledby': string
  'aria-describedby': string | undefined
  'aria-invalid': boolean | undefined
  'aria-required': boolean | undefined
}

interface FieldFrameProps {
  id: string
  label: string
  required?: boolean
  help?: string | null
  error?: string
  /** Le libellé reste pour l'oreille : à l'écran, le titre de la section le dit déjà. */
  quiet?: boolean
  children: (control: ControlProps) => ReactNode
}

export function FieldFrame({ id, label, required, help, error, quiet, children }: FieldFrameProps) {
  const { t } = useTranslation()
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
  return (
    <div className="grid min-w-0 content-start gap-1.5">
      <label id={`${id}-label`} htmlFor={id} className={quiet ? 'sr-only' : 'text-label font-medium'}>
        {label}
        {required && (
          <span aria-hidden className="text-danger" title={t('form.required')}>
            {' *'}
          </span>
        )}
      </label>
      {children({ id, 'aria-labelledby': `${id}-label`, 'aria-describedby': described, 'aria-invalid': error ? true : undefined, 'aria-required': required || undefined })}
      {help && (
        <p id={`${id}-help`} className="text-meta text-muted-foreground">
          {help}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-meta font-medium text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {error}
        </p>
      )}
    </div>
  )
}
