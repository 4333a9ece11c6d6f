/** Pied collant d'un formulaire : erreurs restantes, annuler, enregistrer. */
import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { useFormPart, type Form } from '@/lib/form/form'
import { useMeasured } from '@/lib/use-measured'
import { focusFault } from './focus-fault'

const countFaults = (form: Form) => form.faults().length
const countBusy = (form: Form) => form.busy()

export function FormFooter({ form, children }: { form: Form; children: ReactNode }) {
  const { t } = useTranslation()
  const faults = useFormPart(form, countFaults)
  const busy = useFormPart(form, countBusy)
  return (
    <footer ref={useMeasured('--foot')} data-print="hide" data-sticky className="pb-safe sticky bottom-0 z-20 mt-auto border-t bg-background">
      <div className="mx-auto flex w-full max-w-4xl flex-wrap items-center justify-end gap-2 px-4 py-3 lg:px-6">
        <p role="status" className="mr-auto text-label text-muted-foreground">
          {busy > 0 && t('form.waiting')}
        </p>
        {faults > 0 && (
          <Button variant="quietDanger" onClick={() => focusFault(form.faults()[0])}>
            <CircleAlert aria-hidden />
            {t('form.faults', { count: faults })}
          </Button>
        )}
        <div className="flex flex-wrap justify-end gap-2">{children}</div>
      </div>
    </footer>
  )
}
