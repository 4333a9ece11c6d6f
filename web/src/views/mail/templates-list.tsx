/** Tous les messages, module par module : ceux qui sont réécrits, ceux à qui il manque une langue. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Mail, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Listing } from '@/components/listing'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import { templatesQuery, type TemplateLine } from '@/features/mail/api/templates'
import { useModel } from '@/features/model/use-model'
import { useFormat } from '@/lib/format'
import { NewMessageDialog } from './new-message-dialog'

export function TemplatesList() {
  const { t } = useTranslation()
  const { permissions } = useModel()
  const [making, setMaking] = useState(false)
  const { data, error, refetch } = useQuery(templatesQuery)
  const groups = [
    { key: 'edge', label: t('mail.layout'), lines: data?.filter(({ kind }) => kind === 'edge') },
    ...[...new Set(data?.map((one) => one.package))].map((code) => {
      const lines = data?.filter((one) => one.package === code && one.kind === 'message')
      return { key: code, label: lines?.[0]?.package_label ?? code, lines }
    }),
  ]
  const shown = data ? groups.filter(({ lines }) => lines && lines.length > 0) : groups.slice(0, 1)
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <PageTitle text={t('admin.messages')} className="flex-1 text-record" />
        {permissions.includes('core.definition.manage') && (
          <Button variant="primary" onClick={() => setMaking(true)}>
            <Plus aria-hidden />
            {t('mail.newMessage')}
          </Button>
        )}
      </div>
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('mail.templatesHint')}</p>
      <div className="grid gap-6 py-5">
        {shown.map(({ key, label, lines }) => (
          <section key={key} aria-labelledby={`templates-${key}`} className="grid gap-2">
            <h2 id={`templates-${key}`} className="text-section">
              {label}
            </h2>
            <Listing items={lines} error={error} onRetry={() => void refetch()} blank={<BlankState icon={<Mail aria-hidden />} title={t('mail.noTemplate')} />}>
              {(line) => <Line key={line.name} line={line} />}
            </Listing>
          </section>
        ))}
      </div>
      {making && <NewMessageDialog taken={data?.map(({ name }) => name) ?? []} onClose={() => setMaking(false)} />}
    </>
  )
}

function Line({ line }: { line: TemplateLine }) {
  const { t } = useTranslation()
  const { list } = useFormat()
  const named = (locales: TemplateLine['own']) => list(locales.map((one) => t(`language.${one}`)))
  return (
    <li>
      <Link to={`/admin/messages/${line.name.replace('.', '/')}`} className="ring-inside flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 hover:bg-muted">
        <span className="grid min-w-0 flex-1 basis-64">
          <span className="font-medium break-words">{line.title}</span>
          <code className="font-mono text-meta text-muted-foreground">{line.name}</code>
        </span>
        {line.missing.length > 0 && <Badge tone="warning">{t('mail.missingIn', { languages: named(line.missing) })}</Badge>}
        {line.own.length > 0 && <Badge tone="info">{t('mail.ownIn', { languages: named(line.own) })}</Badge>}
      </Link>
    </li>
  )
}
