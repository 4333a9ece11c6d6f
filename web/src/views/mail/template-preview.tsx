/** Ce que le lecteur recevra : la page, dans un cadre où rien ne s'exécute, ou son texte seul ; ce qui manque. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Segmented } from '@/components/ui/segmented'
import { Skeleton } from '@/components/ui/skeleton'
import type { Preview } from '@/features/mail/api/templates'
import type { Language } from '@/lib/i18n'

interface TemplatePreviewProps {
  preview: Preview | undefined
  error: unknown
  onRetry: () => void
  locale: Language
}

export function TemplatePreview({ preview, error, onRetry, locale }: TemplatePreviewProps) {
  const { t } = useTranslation()
  const [form, setForm] = useState('page')
  return (
    <section aria-labelledby="template-preview" className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3 lg:sticky lg:top-4">
      <h2 id="template-preview" className="text-section">
        {t('mail.preview')}
      </h2>
      <Segmented aria-label={t('mail.previewForm')} value={form} options={['page', 'plain'].map((one) => ({ value: one, label: t(`mail.form.${one}`) }))} onChange={setForm} />
      {error ? (
        <ErrorPanel error={error} onRetry={onRetry} />
      ) : !preview ? (
        <Skeleton className="h-96" />
      ) : (
        <>
          {preview.missing.length > 0 && (
            <div role="status" className="rounded-md border border-warning/40 bg-warning-soft px-3 py-2 text-label text-warning">
              <p className="font-medium">{t('mail.missingNames')}</p>
              <p className="font-mono break-words">{preview.missing.join(', ')}</p>
            </div>
          )}
          <div className="overflow-hidden rounded-lg border">
            <p lang={locale} className="border-b bg-muted px-4 py-2 break-words">
              <span className="text-label text-muted-foreground">{t('mail.part.title')}</span> <span className="font-medium">{preview.subject}</span>
            </p>
            {form === 'page' ? (
              // Ni script, ni formulaire, ni lien qui sort : ce qu'un gabarit contient ne fait rien ici.
              <iframe title={t('mail.form.page')} sandbox="" srcDoc={preview.html} className="h-[34rem] w-full bg-background" />
            ) : (
              <div role="region" tabIndex={0} aria-label={t('mail.form.plain')} className="ring-inside h-[34rem] overflow-auto bg-card p-4 scroll-thin">
                <pre lang={locale} className="font-mono text-label break-words whitespace-pre-wrap">
                  {preview.text}
                </pre>
              </div>
            )}
          </div>
        </>
      )}
    </section>
  )
}
