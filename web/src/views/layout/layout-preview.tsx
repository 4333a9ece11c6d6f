/** L'aperçu : le vrai formulaire, tel que l'arrangement le ferait, à la largeur d'un écran ou d'un téléphone. */
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Segmented } from '@/components/ui/segmented'
import { EditorOf } from '@/fields/editor-of'
import { FormContext } from '@/fields/types'
import { useModel } from '@/features/model/use-model'
import { createForm } from '@/lib/form/form'
import { blankValues, formFields } from '@/lib/form/values'
import { cx } from '@/lib/cx'
import { useLanguage } from '@/lib/i18n'
import { entityKey, type Entity } from '@/lib/model'
import { textIn } from '@/views/designer/names'
import { FormSection } from '@/views/form/form-sections'
import { WizardProgress, type Wizard } from '@/views/form/wizard'
import { shownSections, type LayoutDraft } from './draft'

const widths = ['desktop', 'phone'] as const
type Width = (typeof widths)[number]

/** Un écran tient dans la colonne en se réduisant, à sa vraie largeur de page. */
const frames: Record<Width, string> = { desktop: 'w-[56rem] [zoom:0.7]', phone: 'w-[24.375rem] [zoom:0.85]' }

export function LayoutPreview({ entity: plain, draft }: { entity: Entity; draft: LayoutDraft }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const model = useModel()
  const [width, setWidth] = useState<Width>('desktop')
  const untitled = t('shaping.newSection')
  const entity = useMemo(() => ({ ...plain, form: { sections: shownSections(draft, (section) => textIn(section.labels, language) || section.given || untitled) } }), [plain, draft, language, untitled])
  const fields = useMemo(() => formFields(entity), [entity])
  const form = useMemo(() => createForm({ model, fields, initial: blankValues(model, fields) }), [model, fields])
  const { sections } = entity.form
  const stepped = draft.wizard && width === 'phone' && sections.length > 1
  const steps: Wizard = { active: true, shown: [], rank: 0, total: sections.length, hasNext: true, hasPrevious: false, next: () => undefined, previous: () => undefined, show: () => undefined }
  return (
    <section aria-labelledby="layout-preview" className="grid min-w-0 content-start gap-3 lg:sticky lg:top-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="layout-preview" className="text-section">
          {t('shaping.preview')}
        </h2>
        <div className="w-72 max-w-full">
          <Segmented aria-label={t('shaping.previewWidth')} value={width} options={widths.map((value) => ({ value, label: t(`shaping.width.${value}`) }))} onChange={(next) => setWidth(next as Width)} />
        </div>
      </div>
      <div role="region" aria-labelledby="layout-preview" tabIndex={0} className="overflow-auto rounded-lg border bg-canvas scroll-thin lg:max-h-[calc(100dvh-15rem)]">
        {/* Rien ne s'y saisit : ce que l'aperçu montre, la liste des sections le dit aussi. */}
        <div inert data-preview={width} className={cx('mx-auto grid gap-5 p-5', frames[width])}>
          {stepped && <WizardProgress wizard={steps} />}
          <FormContext value={{ form, Editor: EditorOf }}>
            {sections.slice(0, stepped ? 1 : undefined).map((section) => (
              <FormSection key={section.name} form={form} section={{ ...section, visible: null }} entity={entity} owner={entityKey(entity)} />
            ))}
          </FormContext>
        </div>
      </div>
    </section>
  )
}
