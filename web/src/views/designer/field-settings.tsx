/** Réglages d'un champ : ses mots, sa sorte, quand il faut le remplir, puis le reste à la demande. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import type { Entity } from '@/lib/model'
import { CelBox } from '@/views/cel/cel-box'
import type { DraftField } from './draft'
import { FieldAttributes, Flag } from './field-attributes'
import { KindPicker } from './kind-picker'
import { kindOf } from './kinds'
import { LabelsBox } from './labels-box'
import { nameFrom, textIn } from './names'

interface FieldSettingsProps {
  field: DraftField
  self: Entity
  overlay: boolean
  taken: string[]
  onChange: (part: Partial<DraftField>) => void
}

const classes = ['normal', 'personal', 'confidential', 'medical', 'secret']

export function FieldSettings({ field, self, overlay, taken, onChange }: FieldSettingsProps) {
  const { t, i18n } = useTranslation()
  const [picking, setPicking] = useState(false)
  const set = (name: string, value: unknown) => onChange({ attributes: { ...field.attributes, [name]: value } })
  const named = (labels: DraftField['labels']) => (field.named ? { labels } : { labels, name: nameFrom(textIn(labels, i18n.language), taken) })
  const isComputed = field.type === 'formula'
  return (
    <>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <LabelsBox id={`${field.key}-label`} label={t('admin.fieldLabel')} required value={field.labels} onChange={(labels) => onChange(named(labels))} />
        <FieldFrame id={`${field.key}-name`} label={t('admin.name')} help={t('admin.nameHelp')}>
          {(control) => <Input className="font-mono" spellCheck={false} autoCapitalize="off" maxLength={40} value={field.name} onChange={(event) => onChange({ name: event.target.value, named: true })} {...control} />}
        </FieldFrame>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <span>{t('admin.kindIs', { kind: t(`admin.kind.${field.type}`) })}</span>
        <Button size="small" onClick={() => setPicking(true)}>
          {t('admin.changeKind')}
        </Button>
        {field.keptType && field.keptType !== field.type && <p className="basis-full text-meta text-warning">{t('admin.converted', { from: t(`admin.kind.${field.keptType}`), to: t(`admin.kind.${field.type}`) })}</p>}
      </div>
      <FieldAttributes field={field} self={self} onChange={onChange} />
      {!isComputed && <Required field={field} self={self} onSet={set} />}
      <LabelsBox label={t('admin.help')} value={field.help} onChange={(help) => onChange({ help })} help={t('admin.helpHelp')} />
      <details className="group">
        <summary className="w-fit cursor-pointer rounded-sm py-1 text-label font-medium text-primary">{t('admin.advanced')}</summary>
        <div className="grid gap-4 pt-3">
          <CelBox entity={self} label={t('admin.visible')} help={t('admin.visibleHelp')} value={String(field.attributes.visible ?? '')} onChange={(value) => set('visible', value)} />
          {!isComputed && (
            <>
              <CelBox entity={self} label={t('admin.initial')} help={t('admin.initialHelp')} value={String(field.attributes.initial ?? '')} onChange={(value) => set('initial', value)} />
              <Flag field={field} name="set_once" on onSet={set} />
              <Flag field={field} name="no_copy" on onSet={set} />
            </>
          )}
          <FieldFrame id={`${field.key}-class`} label={t('admin.class')} help={t('admin.classHelp')}>
            {(control) => <Select className="sm:max-w-60" value={String(field.attributes.class ?? 'normal')} options={classes.map((value) => ({ value, label: t(`admin.classes.${value}`) }))} onChange={(value) => set('class', value === 'normal' ? undefined : value)} {...control} />}
          </FieldFrame>
        </div>
      </details>
      {picking && (
        <KindPicker
          overlay={overlay}
          onClose={() => setPicking(false)}
          onPick={(type) => {
            setPicking(false)
            // Une borne ou une cible n'a de sens que pour la sorte qui l'admet ; le reste suit le champ.
            const kept = Object.entries(field.attributes).filter(([name]) => kindOf(type).attributes.some((one) => one === name) || !kindOf(field.type).attributes.some((one) => one === name))
            onChange({ type, attributes: { ...kindOf(type).starts, ...Object.fromEntries(kept) } })
          }}
        />
      )}
    </>
  )
}

/** Obligatoire : jamais, toujours, ou selon une condition. */
function Required({ field, self, onSet }: { field: DraftField; self: Entity; onSet: (name: string, value: unknown) => void }) {
  const { t } = useTranslation()
  const [conditional, setConditional] = useState(typeof field.attributes.required === 'string')
  const value = conditional ? 'when' : field.attributes.required === true ? 'always' : 'never'
  return (
    <div className="grid gap-3">
      <FieldFrame id={`${field.key}-required`} label={t('admin.required')}>
        {(control) => (
          <Select
            className="sm:max-w-60"
            value={value}
            options={['never', 'always', 'when'].map((one) => ({ value: one, label: t(`admin.requires.${one}`) }))}
            onChange={(next) => {
              setConditional(next === 'when')
              onSet('required', next === 'always' ? true : undefined)
            }}
            {...control}
          />
        )}
      </FieldFrame>
      {conditional && <CelBox entity={self} label={t('admin.requiredWhen')} help={t('admin.requiredHelp')} value={typeof field.attributes.required === 'string' ? field.attributes.required : ''} onChange={(text) => onSet('required', text)} />}
    </div>
  )
}
