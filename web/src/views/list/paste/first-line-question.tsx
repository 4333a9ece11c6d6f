/** Une première ligne dont certains titres ne nomment rien ici, ou rien de montré : titres, ou fiche ? Deviner décalerait tout d'une fiche. */
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { DialogBody } from '@/components/ui/dialog'
import type { Field } from '@/lib/model'
import type { FirstLine } from './plan'

interface FirstLineQuestionProps {
  strangers: string[]
  /** Champs que nomme cette ligne, quand la liste n'en montre aucun. */
  unshown: Field[]
  onAnswer: (first: FirstLine) => void
}

export function FirstLineQuestion({ strangers, unshown, onAnswer }: FirstLineQuestionProps) {
  const { t } = useTranslation()
  return (
    <DialogBody>
      <p role="alert">{strangers.length > 0 ? t('paste.unsure', { titles: strangers.join(', ') }) : t('paste.unsureAway', { fields: unshown.map((field) => field.label).join(', ') })}</p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => onAnswer('titles')}>{t('paste.titles')}</Button>
        <Button onClick={() => onAnswer('record')}>{t('paste.record')}</Button>
      </div>
    </DialogBody>
  )
}
