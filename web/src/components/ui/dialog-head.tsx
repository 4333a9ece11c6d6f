/** Tête d'une boîte de dialogue ou d'un panneau : son titre, ce qu'il faut en savoir, de quoi la fermer. Retient qui l'a ouverte. */
import { X } from 'lucide-react'
import { Dialog as Primitive } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { Button } from './button'
import { useOpener, type Remember } from './use-return-focus'

interface DialogHeadProps {
  title: string
  description?: string
  remember: Remember
  className: string
}

export function DialogHead({ title, description, remember, className }: DialogHeadProps) {
  const { t } = useTranslation()
  useOpener(remember)
  return (
    <header className={className}>
      <div className="min-w-0 flex-1">
        <Primitive.Title className="text-section font-semibold break-words">{title}</Primitive.Title>
        {description && <Primitive.Description className="mt-1 text-muted-foreground">{description}</Primitive.Description>}
      </div>
      <Primitive.Close asChild>
        <Button variant="ghost" size="smallIcon" aria-label={t('action.close')}>
          <X aria-hidden />
        </Button>
      </Primitive.Close>
    </header>
  )
}
