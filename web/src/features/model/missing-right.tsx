/** Le droit qui manque, dans les mots du modèle quand il le connaît ; son nom exact, pour qui le donnera. */
import { useTranslation } from 'react-i18next'
import { useModel } from './use-model'
import { learn } from '@/lib/i18n'
import type { Model } from '@/lib/model'
import { rightsTexts } from '@/locales/rights'

await learn(rightsTexts)

const gestures = ['view', 'create', 'edit', 'delete', 'export', 'import', 'manage', 'restore']
/** Ce que la plate-forme protège sans que ce soit une entité. */
const platform = ['automation', 'definition', 'doctor', 'expression', 'job', 'mail', 'recurrence', 'setting', 'sms', 'template', 'translation', 'view_as']

/** `paquet.entité.geste`, ou le geste seul. */
export default function MissingRight({ right }: { right: string }) {
  const { t } = useTranslation()
  const model = useModel()
  const [subject, action] = parted(right)
  const gesture = gestures.includes(action) ? t(`right.gesture.${action}`) : (actionLabel(model, subject, action) ?? action)
  const known = platform.find((one) => subject === `core.${one}`)
  const label = model.entities[subject]?.label ?? (known && t(`right.subject.${known}`))
  const told = label ? t('right.missing', { subject: label, gesture, right }) : subject === '' ? t('right.missingGesture', { gesture }) : t('right.missingCode', { right })
  return <p className="w-full text-label break-words text-muted-foreground">{told}</p>
}

function parted(right: string): [subject: string, action: string] {
  const at = right.lastIndexOf('.')
  return [right.slice(0, Math.max(0, at)), right.slice(at + 1)]
}

/** Une action d'entité a son libellé ; sans entité dite, celle qui la porte le donne. */
function actionLabel(model: Model, subject: string, action: string): string | undefined {
  const entities = subject === '' ? Object.values(model.entities) : [model.entities[subject]]
  return entities.flatMap((entity) => entity?.actions ?? []).find((one) => one.name === action)?.label
}
