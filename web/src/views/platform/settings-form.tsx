/** La saisie des réglages d'un environnement : tous les changements partent ensemble, ou aucun. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { SearchX } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import { useModel } from '@/features/model/use-model'
import { changeSettings, settingsQuery, type Place, type Setting } from '@/features/platform/settings'
import { createForm, useFormPart, type Form } from '@/lib/form/form'
import { recordValues, same, toBody } from '@/lib/form/values'
import { refreshBrand } from '@/lib/brand'
import { asProblem } from '@/lib/http/problem'
import { useLanguage } from '@/lib/i18n'
import type { Field, Model } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { StickyFooter } from '@/views/admin/sticky-footer'
import { focusFault } from '@/views/form/focus-fault'
import { LeaveGuard } from '@/views/form/leave-guard'
import { GroupTrial } from './group-trial'
import { SettingRow } from './setting-row'
import { EVERYWHERE, fieldOf, groupsOf, keyOf, nameOf, valueAt, versionsOf } from './setting-values'

interface SettingsFormProps {
  settings: Setting[]
  place: Place
  /** Celui du serveur. */
  environment: Place
  sought: string
  editable: boolean
  onStale: () => void
}

interface Asked {
  values: Record<string, unknown>
  /** Versions lues ; après une remise, plus rien n'est écrit. */
  seen: Record<string, number>
}

const valuesOf = (model: Model, fields: Field[], settings: Setting[], place: Place) =>
  recordValues(model, fields, { id: place, ...Object.fromEntries(settings.map((one) => [nameOf(one.key), valueAt(one, place)])) })
const countChanges = (form: Form) => Object.keys(changesOf(form)).length
const changesOf = (form: Form) => toBody(form.model, form.fields, form.values(), form.state, form.initial)

export function SettingsForm({ settings, place, environment, sought, editable, onStale }: SettingsFormProps) {
  const { t } = useTranslation()
  const model = useModel()
  const client = useQueryClient()
  const { queryKey } = settingsQuery(useLanguage())
  const [form] = useState(() => {
    const fields = settings.map((one) => fieldOf(one, editable))
    return createForm({ model, fields, initial: valuesOf(model, fields, settings, place) })
  })
  const changed = useFormPart(form, countChanges)
  /** Les versions d'où l'on écrit : celle d'un réglage qu'on modifie ne suit pas, tant qu'on n'a pas su qu'il avait changé. */
  const seen = useRef(versionsOf(settings, place))
  const warned = useRef(false)
  useEffect(() => {
    const edited = warned.current ? {} : changesOf(form)
    const kept = Object.entries(seen.current).filter(([key]) => nameOf(key) in edited)
    seen.current = { ...versionsOf(settings, place), ...Object.fromEntries(kept) }
    warned.current = false
    form.rebase(valuesOf(form.model, form.fields, settings, place))
  }, [form, settings, place])
  const save = useMutation({
    mutationFn: (asked: Asked) => changeSettings({ ...asked, environment: place }),
    onSuccess: (next, { values }) => {
      const [read, versions, now] = [valuesOf(form.model, form.fields, next.data, place), versionsOf(next.data, place), changesOf(form)]
      for (const [key, value] of Object.entries(values)) {
        seen.current[key] = versions[key] ?? 0
        // Ce qu'on a écrit pendant l'envoi reste à enregistrer.
        if (same(now[nameOf(key)] ?? value, value)) form.set(nameOf(key), read[nameOf(key)])
      }
      form.rebase(read)
      client.setQueryData(queryKey, next)
      void client.invalidateQueries({ queryKey: ['settings', 'past'] })
      void refreshBrand()
    },
    onError: (failure) => {
      const problem = asProblem(failure)
      form.placeErrors(problem.errors.map((one) => ({ ...one, field: nameOf(one.field) })))
      if (problem.errors.length > 0) return focusFault(form.faults()[0])
      toastError(problemText(t, problem))
      warned.current = problem.status === 412
      if (warned.current) onStale()
    },
  })
  const submit = () => {
    if (form.check().length > 0) return focusFault(form.faults()[0])
    const values = Object.fromEntries(Object.entries(changesOf(form)).map(([name, value]) => [keyOf(name), value]))
    save.mutate({ values, seen: seen.current }, { onSuccess: () => toastSuccess(t('admin.settingsSaved', { count: Object.keys(values).length })) })
  }
  const reset = (setting: Setting) => {
    const before = setting.written[place]?.value
    form.set(nameOf(setting.key), form.initial[nameOf(setting.key)])
    const undo = { label: t('action.undo'), onClick: () => save.mutate({ values: { [setting.key]: before }, seen: { [setting.key]: 0 } }) }
    save.mutate({ values: { [setting.key]: null }, seen: seen.current }, { onSuccess: () => toastSuccess(t('admin.settingReset', { name: setting.field.label }), setting.field.type === 'secret' ? {} : { action: undo }) })
  }
  const groups = groupsOf(settings, sought)
  const here = place === EVERYWHERE || place === environment
  return (
    <form
      noValidate
      className="flex flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {groups.length === 0 && <BlankState icon={<SearchX aria-hidden />} title={t('admin.noSetting')} hint={t('admin.noSettingHint')} />}
      <div className="grid gap-8 pb-8">
        {groups.map((group) => (
          <section key={group.id} aria-labelledby={`settings-${group.id}`} className="grid gap-3">
            <h2 id={`settings-${group.id}`} className="text-section">
              {group.title}
            </h2>
            <GroupTrial group={group.id} unsaved={changed > 0} elsewhere={here ? undefined : environment} />
            <ul className="divide-y rounded-lg border">
              {group.settings.map((setting) => (
                <SettingRow key={setting.key} form={form} setting={setting} place={place} here={here} editable={editable && !setting.hidden} onReset={() => reset(setting)} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      {editable && (
        <StickyFooter note={changed > 0 ? t('admin.settingsChanged', { count: changed }) : ''}>
          <Button disabled={changed === 0 || save.isPending} onClick={() => form.fields.forEach((field) => form.set(field.name, form.initial[field.name]))}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" variant="primary" disabled={changed === 0 || save.isPending} aria-keyshortcuts="Control+S Meta+S">
            {t('action.save')}
          </Button>
        </StickyFooter>
      )}
      <LeaveGuard isDirty={() => countChanges(form) > 0 && !save.isPending} within={['q']} onLeave={() => undefined} />
    </form>
  )
}
