/** Les préférences des modules, un titre par module : chaque choix s'enregistre de lui-même, pour tous les appareils. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '@/components/ui/error-panel'
import { useModel } from '@/features/model/use-model'
import { changePackagePreferences, packagePreferencesQuery, type PackagePreference } from '@/features/preferences/package-preferences'
import { createForm, useFormPart, type Form } from '@/lib/form/form'
import { recordValues, toBody } from '@/lib/form/values'
import { asProblem } from '@/lib/http/problem'
import { useLanguage } from '@/lib/i18n'
import type { Field, Model } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'
import { FormField } from '@/views/form/form-field'
import { keyOf, nameOf } from './setting-values'

export default function PackagePreferences() {
  const language = useLanguage()
  const { data, error, refetch } = useQuery(packagePreferencesQuery(language))
  if (!data) return error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : null
  return data.length > 0 && <Choices key={language} preferences={data} />
}

/** Le temps de finir d'écrire. */
const PAUSE_MS = 600

const fieldOf = ({ key, field }: PackagePreference): Field => ({ ...field, name: nameOf(key) })
const valuesOf = (model: Model, preferences: PackagePreference[]) => recordValues(model, preferences.map(fieldOf), { id: 'me', ...Object.fromEntries(preferences.map((one) => [nameOf(one.key), one.value])) })
const changesOf = (form: Form) => JSON.stringify(toBody(form.model, form.fields, form.values(), form.state, form.initial))

function Choices({ preferences }: { preferences: PackagePreference[] }) {
  const model = useModel()
  const [form] = useState(() => createForm({ model, fields: preferences.map(fieldOf), initial: valuesOf(model, preferences) }))
  useEffect(() => form.rebase(valuesOf(form.model, preferences)), [form, preferences])
  useAutosave(form)
  const packages = [...new Map(preferences.map((one) => [one.package, one.package_label]))]
  return packages.map(([code, label]) => (
    <section key={code} aria-labelledby={`preferences-${code}`} className="grid max-w-md gap-4">
      <h2 id={`preferences-${code}`} className="text-section">
        {label}
      </h2>
      {form.fields
        .filter((field) => keyOf(field.name).startsWith(`${code}.`))
        .map((field) => (
          <FormField key={field.name} form={form} field={field} owner="core.preference" />
        ))}
    </section>
  ))
}

/** Envoie ce qui a changé une fois qu'on a fini de l'écrire ; ce qui est refusé se dit sous son champ. */
function useAutosave(form: Form) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { queryKey } = packagePreferencesQuery(useLanguage())
  const changes = useFormPart(form, changesOf)
  const { mutate } = useMutation({
    mutationFn: changePackagePreferences,
    onSuccess: (next) => client.setQueryData(queryKey, next),
    onError: (error) => {
      const problem = asProblem(error)
      form.placeErrors(problem.errors.map((one) => ({ ...one, field: nameOf(one.field) })))
      if (problem.errors.length === 0) toastError(problemText(t, problem))
    },
  })
  useEffect(() => {
    const changed = Object.entries(JSON.parse(changes) as Record<string, unknown>)
    if (changed.length === 0) return
    const timer = setTimeout(() => {
      if (form.check().length === 0) mutate(Object.fromEntries(changed.map(([name, value]) => [keyOf(name), value])))
    }, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [changes, form, mutate])
}
