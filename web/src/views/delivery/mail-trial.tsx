/** Essayer la remise des courriels : un à soi. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { tryMail } from '@/features/delivery/api'
import { asProblem } from '@/lib/http/problem'
import { learn } from '@/lib/i18n'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'
import { deliveryTexts } from '@/locales/delivery'
import { Answer } from './answer'

await learn(deliveryTexts)

/** Le bouton et la réponse ; `unsaved` : l'essai se fait sous les réglages enregistrés, pas sous ceux qu'on tape. */
export function MailTrialButton({ unsaved = false }: { unsaved?: boolean }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const trial = useMutation({
    mutationFn: tryMail,
    onError: (error) => toastError(problemText(t, asProblem(error))),
    onSettled: () => client.invalidateQueries({ queryKey: ['mail'] }),
  })
  return (
    <div className="grid justify-items-start gap-2">
      <Button busy={trial.isPending} disabled={unsaved} onClick={() => trial.mutate()}>
        <Send aria-hidden />
        {t('delivery.tryMail')}
      </Button>
      {unsaved && <p className="text-meta text-muted-foreground">{t('delivery.saveFirst')}</p>}
      <Answer trial={trial.data} to={trial.data?.to} />
    </div>
  )
}
