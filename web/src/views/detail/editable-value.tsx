/** Une valeur de la fiche, et de quoi la changer sur place : double-clic, crayon, Entrée ou F2. Celle qu'on ne peut changer dit pourquoi. */
import { Link } from '@tanstack/react-router'
import { Check, Lock, Pencil, X } from 'lucide-react'
import { lazy, Suspense, use, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, buttonStyle } from '@/components/ui/button'
import { cx } from '@/lib/cx'
import { recordPath, type Entity, type Field, type RecordData } from '@/lib/model'
import { PlaceContext } from './place'

const InlineEditor = lazy(() => import('@/views/inline/inline-editor'))

interface EditableValueProps {
  entity: Entity
  record: RecordData
  field: Field
  /** La valeur prend toute la largeur : le crayon est à son bout. */
  wide?: boolean
  /** La valeur, en lecture. */
  children: ReactNode
}

/** Au repos, le crayon attend qu'on approche ; au doigt, rien n'approche : il se montre. */
const pencilStyle = cx(
  buttonStyle({ variant: 'ghost', size: 'smallIcon' }),
  '-my-1 text-muted-foreground opacity-0 group-hover/field:opacity-100 focus-visible:opacity-100 touch:-my-3 touch:opacity-100 pointer-coarse:opacity-100',
)

export function EditableValue({ entity, record, field, wide, children }: EditableValueProps) {
  const { t } = useTranslation()
  const place = use(PlaceContext)
  const freedom = place?.freedom(field) ?? 'none'
  if (!place) return children
  const { name } = field
  const refusal = place.refusal(field)
  if (place.editing === name) {
    return (
      <div data-spot={name} data-freedom={freedom}>
        <Suspense fallback={children}>
          <InlineEditor entity={entity} field={field} record={record} onDone={(by) => place.done(name, by)} refused={refusal} onRefused={place.refuse} required={place.isRequired(field)} className="max-w-xl" Buttons={FinishButtons} />
        </Suspense>
      </div>
    )
  }
  if (freedom === 'none') return children
  const label = t('detail.editField', { label: field.label })
  const start = () => place.start(name)
  const keys = (event: KeyboardEvent) => {
    if (event.key !== 'F2') return
    event.preventDefault()
    start()
  }
  const press = (event: PointerEvent) => {
    // Une autre saisie se ferme à l'appui, et la page bouge sous le crayon avant qu'il ne se lève : le geste n'attend pas son clic.
    if (place.editing === undefined || event.pointerType === 'touch' || event.button !== 0) return
    event.preventDefault()
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    start()
  }
  return (
    <div role="presentation" data-spot={name} data-freedom={freedom} onDoubleClick={freedom === 'here' ? start : undefined} onKeyDown={freedom === 'here' ? keys : undefined}>
      <div className="flex items-start gap-1">
        <div className={cx('min-w-0', wide && 'grow')}>{children}</div>
        {freedom === 'here' ? (
          <button type="button" data-pencil data-print="hide" aria-label={label} aria-keyshortcuts="F2" title={label} onPointerDown={press} onClick={start} className={pencilStyle}>
            <Pencil aria-hidden />
          </button>
        ) : freedom === 'form' ? (
          <Link to={`${recordPath(entity, record.id)}/edit`} hash={`field-${name}`} data-print="hide" aria-label={label} title={label} className={pencilStyle}>
            <Pencil aria-hidden />
          </Link>
        ) : (
          <Frozen why={t(`detail.why.${freedom}`)} />
        )}
      </div>
      {refusal && (
        <p role="alert" className="mt-1 text-meta text-danger">
          {refusal.message}
        </p>
      )}
    </div>
  )
}

const Frozen = ({ why }: { why: string }) => (
  <span title={why} className="mt-0.5 text-muted-foreground">
    <Lock aria-hidden className="size-3.5" />
    <span className="sr-only">{why}</span>
  </span>
)

/** Le clavier a Entrée et Échap : ces deux-là sont pour le doigt et la souris, et laissent le focus à la saisie. */
function FinishButtons({ save, cancel }: { save: () => void; cancel: () => void }) {
  const { t } = useTranslation()
  const gestures = [
    { label: t('action.save'), Icon: Check, run: save },
    { label: t('action.cancel'), Icon: X, run: cancel },
  ]
  return (
    <div className="mt-1.5 flex gap-1.5 touch:gap-3">
      {gestures.map(({ label, Icon, run }) => (
        <Button key={label} size="smallIcon" tabIndex={-1} data-finish aria-label={label} title={label} onPointerDown={(event) => event.preventDefault()} onClick={run}>
          <Icon aria-hidden />
        </Button>
      ))}
    </div>
  )
}
