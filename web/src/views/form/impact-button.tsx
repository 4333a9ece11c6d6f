/** Ce que cet enregistrement fera partir : les déclencheurs qu'il réveillerait, sans rien écrire. */
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { Skeleton } from '@/components/ui/skeleton'
import { getImpact } from '@/features/automation/api/get-impact'
import type { Form } from '@/lib/form/form'
import { toBody } from '@/lib/form/values'
import type { Entity, RecordData } from '@/lib/model'

export default function ImpactButton({ entity, form, record }: { entity: Entity; form: Form; record: RecordData | undefined }) {
  const { t } = useTranslation()
  const impact = useMutation({ mutationFn: () => getImpact(entity, record?.id, toBody(form.model, form.fields, form.values(), form.state, record ? form.initial : undefined)) })
  return (
    <Popover onOpenChange={(open) => open && impact.mutate()}>
      <PopoverTrigger asChild>
        <Button variant="ghost">{t('impact.ask')}</Button>
      </PopoverTrigger>
      <PopoverContent side="top" align="end" className="w-96 p-4" aria-label={t('impact.title')}>
        <h2 className="pb-2 font-semibold">{t('impact.title')}</h2>
        {impact.isPending && <Skeleton className="h-12" />}
        {impact.error && <ErrorPanel error={impact.error} />}
        {impact.data?.length === 0 && <p className="text-muted-foreground">{t('impact.none')}</p>}
        <ul className="grid gap-2">
          {impact.data?.map((woken) => (
            <li key={woken.trigger} className="rounded-md border px-3 py-2">
              <p className="font-medium">{woken.label}</p>
              <p className="text-label text-muted-foreground">{[...new Set(woken.steps)].map((step) => t(`impact.step.${step}`)).join(' · ')}</p>
              {!woken.sound && <Badge tone="warning">{t('impact.unsound')}</Badge>}
            </li>
          ))}
        </ul>
      </PopoverContent>
    </Popover>
  )
}
