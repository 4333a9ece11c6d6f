/** Éditeur d'un message : une langue à la fois, ses parties à gauche, ce que le lecteur recevra à droite. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Send } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Breadcrumbs } from '@/components/breadcrumbs'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Segmented } from '@/components/ui/segmented'
import { previewQuery, sendToMe, type PastChange, type Template } from '@/features/mail/api/templates'
import { asProblem } from '@/lib/http/problem'
import { languages, useLanguage } from '@/lib/i18n'
import { problemText } from '@/lib/problem-text'
import { toastError, toastInfo, toastSuccess } from '@/lib/toast'
import { useDebounced } from '@/lib/use-debounced'
import { useShortcut } from '@/lib/use-shortcut'
import { StickyFooter } from '@/views/admin/sticky-footer'
import { useAdminSearch } from '@/views/admin/use-admin-search'
import { LeaveGuard } from '@/views/form/leave-guard'
import { PartBox } from './part-box'
import { readValues, SampleBox } from './sample-box'
import { changedLanguages, draftOf, partsOf, withPart, withTyped, type Typed } from './template-draft'
import { TemplateHistory } from './template-history'
import { TemplatePreview } from './template-preview'
import { useSaveTemplate } from './use-save-template'
import { useVariables } from './use-variables'

const PREVIEW_MS = 300

export function TemplateEditor({ template }: { template: Template }) {
  const { t } = useTranslation()
  const own = useLanguage()
  const palette = useVariables(template)
  const [params, setParams] = useAdminSearch()
  const [typed, setTyped] = useState<Typed>({})
  const [sample, setSample] = useState<string | undefined>()
  const locale = languages.find((one) => one === params.locale) ?? languages.find((one) => one === own) ?? 'fr'
  // Le même objet tant que rien n'est tapé : neuf à chaque dessin, il ferait attendre et redessiner sans fin.
  const draft = useMemo(() => draftOf(template.texts, typed, locale, readValues(sample)), [template.texts, typed, locale, sample])
  const { data: preview, error, refetch } = useQuery(previewQuery(template.name, useDebounced(draft, PREVIEW_MS)))
  const save = useSaveTemplate({ template, typed, setTyped, locale, onLocale: (next) => setParams({ locale: next }) })
  const changed = changedLanguages(template.texts, typed)
  const run = () => changed.length > 0 && !save.busy && save.run()
  useShortcut('mod+enter', run)
  const trial = useMutation({
    mutationFn: () => sendToMe(template.name, draft),
    onSuccess: ({ to }) => toastSuccess(t('mail.trialSent', { to })),
    onError: (failure) => toastError(problemText(t, asProblem(failure))),
  })
  const take = ({ locale: into, part }: PastChange, text: string) => {
    const before = typed[into]?.[part]
    setParams({ locale: into })
    setTyped((now) => withTyped(now, template.texts, into, part, text))
    toastInfo(t('mail.takenBack', { part: t(`mail.part.${part}`) }), { action: { label: t('action.undo'), onClick: () => setTyped((now) => withPart(now, into, part, before)) } })
  }
  const refusal = save.refusal?.locale === locale ? save.refusal : undefined
  return (
    <>
      <Breadcrumbs crumbs={[{ label: t('admin.messages'), to: '/admin/messages' }, { label: template.title }]} />
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <PageTitle text={template.title} className="text-record break-words" />
        {changed.length > 0 && <Badge tone="warning">{t('mail.unsaved')}</Badge>}
      </div>
      <Users template={template} />
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-5 py-4">
        <Segmented aria-label={t('mail.language')} value={locale} options={languages.map((one) => ({ value: one, label: t(`language.${one}`), tone: changed.includes(one) ? 'warning' : undefined }))} onChange={(next) => setParams({ locale: next })} />
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-2">
          <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-5">
            {partsOf(template).map((part) => (
              <PartBox
                key={`${locale} ${part}`}
                part={part}
                locale={locale}
                said={template.texts[locale][part]}
                typed={typed[locale]?.[part]?.text}
                fault={preview?.faults.find((one) => one.part === part)}
                refused={refusal?.faults.find(({ field }) => field === part)?.message}
                theirs={refusal?.theirs[part]}
                palette={palette}
                onType={(text) => setTyped((before) => withTyped(before, template.texts, locale, part, text))}
              />
            ))}
            {template.kind === 'message' && <SampleBox sample={template.sample} typed={sample} onType={setSample} />}
          </div>
          <TemplatePreview preview={preview} error={error} onRetry={() => void refetch()} locale={locale} />
        </div>
        <TemplateHistory template={template} onTake={take} />
      </div>
      <StickyFooter note={changed.length > 0 ? t('mail.changedIn', { languages: changed.map((one) => t(`language.${one}`)).join(', ') }) : t('mail.nothingChanged')}>
        <Button busy={trial.isPending} onClick={() => trial.mutate()}>
          <Send aria-hidden />
          {t('mail.sendToMe')}
        </Button>
        <Button variant="primary" busy={save.busy} disabled={changed.length === 0} aria-keyshortcuts="Control+S Meta+S" onClick={run}>
          {t('action.save')}
        </Button>
      </StickyFooter>
      <LeaveGuard isDirty={() => changed.length > 0} within={['locale']} onLeave={() => setTyped({})} />
    </>
  )
}

/** Ce qui l'emploie : les déclencheurs qui l'envoient, les fiches dont il est un document. */
function Users({ template }: { template: Template }) {
  const { t } = useTranslation()
  if (template.kind === 'edge') return <p className="mt-1 max-w-2xl text-muted-foreground">{t('mail.edgeHint')}</p>
  return (
    <>
      {template.triggers.length > 0 && (
        <p className="mt-1 text-muted-foreground">
          {t('mail.sentBy')}{' '}
          {template.triggers.map((trigger, rank) => (
            <span key={trigger.name}>
              {rank > 0 && ', '}
              <Link to={`/admin/triggers/${trigger.name.replace('.', '/')}`} className="underline underline-offset-4 hover:text-foreground">
                {trigger.label ?? trigger.name}
              </Link>
            </span>
          ))}
        </p>
      )}
      {template.documents.length > 0 && <p className="mt-1 text-muted-foreground">{t('mail.documentOf', { entities: template.documents.map(({ name, label }) => label ?? name).join(', ') })}</p>}
    </>
  )
}
