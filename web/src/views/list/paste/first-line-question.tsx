/** Une première ligne dont certains titres ne nomment rien ici : titres, ou fiche ? Deviner décalerait tout d'une fiche. */
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { DialogBody } from '@/components/ui/dialog'
import type { FirstLine } from './plan'

interface FirstLineQuestionProps {
  strangers: string[]
  onAnswer: (first: FirstLine) => void
}

export function FirstLineQuestion({ strangers, onAnswer }: FirstLineQuestionProps) {
  const { t } = useTranslation()
  return (
    <DialogBody>
      <p role="alert">{t('paste.unsure', { titles: strangers.join(', ') })}</p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => onAnswer('titles')}>{t('paste.titles')}</Button>
        <Button onClick={() => onAnswer('record')}>{t('paste.record')}</Button>
      </div>
    </DialogBody>
  )
}
