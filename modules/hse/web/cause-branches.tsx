/** Les causes d'une chose, chacune suivie des siennes : en colonnes sur un grand écran, en retrait sur un petit. */
import { Pencil, Plus, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { usePackagePreference } from '@/features/preferences/use-package-preference'
import type { Choice } from '@/lib/model'
import { whyId, type Cause, type Writing } from './causes'

interface CauseBranchesProps {
  causes: Cause[]
  /** Celle dont ce sont les causes ; aucune, l'incident. */
  mother?: string
  writing: Writing | undefined
  /** La saisie d'une cause, neuve ou non. */
  form: (cause?: Cause) => ReactNode
  mayAdd: boolean
  mayChange: boolean
  mayRemove: boolean
  kinds: Choice[]
  onWrite: (writing: Writing) => void
  onRemove: (cause: Cause, mother: string | undefined) => void
}

const stub = 'before:absolute before:top-6 before:-left-4 before:w-4 before:border-t before:border-input lg:before:-left-6 lg:before:w-6'
const stem = 'after:absolute after:-top-3 after:-bottom-3 after:-left-4 after:border-l after:border-input last:after:bottom-auto last:after:h-9 lg:after:-left-6 lg:first:after:top-6 lg:only:after:hidden'
/** Le trait qui mène à une cause, et celui qui descend jusqu'à la suivante. */
const limb = `relative ${stub} ${stem}`

export function CauseBranches({ causes, mother, ...rest }: CauseBranchesProps) {
  const { writing, form } = rest
  const adding = writing !== undefined && writing.change === undefined && writing.under === mother
  if (causes.length === 0 && !adding) return null
  return (
    <div className="relative ml-4 lg:ml-0 lg:flex lg:before:mt-6 lg:before:w-6 lg:before:shrink-0 lg:before:border-t lg:before:border-input">
      <ul className="grid content-start gap-3 pt-3 pl-4 lg:pt-0 lg:pl-6">
        {causes.map((cause) => (
          <li key={cause.id} className={limb}>
            {writing?.change === cause.id ? <div className="rounded-lg border bg-card p-3 lg:w-72">{form(cause)}</div> : <Branch cause={cause} mother={mother} {...rest} />}
          </li>
        ))}
        {adding && (
          <li className={limb}>
            <div className="rounded-lg border bg-card p-3 lg:w-72">{form()}</div>
          </li>
        )}
      </ul>
    </div>
  )
}

function Branch({ cause, mother, ...rest }: Omit<CauseBranchesProps, 'causes'> & { cause: Cause }) {
  return (
    <div className="flex flex-col lg:flex-row lg:items-start">
      <Card cause={cause} mother={mother} {...rest} />
      <CauseBranches causes={cause.under} {...rest} mother={cause.id} />
    </div>
  )
}

function Card({ cause, mother, mayAdd, mayChange, mayRemove, kinds, onWrite, onRemove }: Omit<CauseBranchesProps, 'causes'> & { cause: Cause }) {
  const { t } = useTranslation()
  const unfolded = usePackagePreference('hse.causes_evidence', false)
  const kind = kinds.find((one) => one.value === cause.kind)
  const name = cause.text
  return (
    <div className="rounded-lg border bg-card p-3 lg:w-56">
      {kind && <Badge tone={kind.tone}>{kind.label}</Badge>}
      <p className="mt-1.5 font-medium break-words">{cause.text}</p>
      {cause.evidence && (
        <details open={unfolded} className="mt-1 text-label text-muted-foreground">
          <summary className="cursor-pointer touch:py-2.5">{t('hse.causes.evidence')}</summary>
          <p className="mt-1 break-words whitespace-pre-wrap">{cause.evidence}</p>
        </details>
      )}
      <div className="mt-2 flex items-center gap-1" data-print="hide">
        {mayAdd && (
          <Button id={whyId(cause.id)} size="small" aria-label={t('hse.causes.whyOf', { name })} onClick={() => onWrite({ under: cause.id })}>
            <Plus aria-hidden />
            {t('hse.causes.why')}
          </Button>
        )}
        <span className="ml-auto flex">
          {mayChange && (
            <Button variant="ghost" size="smallIcon" aria-label={t('hse.causes.edit', { name })} title={t('hse.causes.edit', { name })} onClick={() => onWrite({ change: cause.id })}>
              <Pencil aria-hidden />
            </Button>
          )}
          {mayRemove && (
            <Button variant="ghost" size="smallIcon" aria-label={t('hse.causes.remove', { name })} title={t('hse.causes.remove', { name })} onClick={() => onRemove(cause, mother)}>
              <Trash2 aria-hidden />
            </Button>
          )}
        </span>
      </div>
    </div>
  )
}
