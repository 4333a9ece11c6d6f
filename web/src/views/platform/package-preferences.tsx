/** Les préférences des modules, un titre par module : chaque choix s'enregistre de lui-même, pour tous les appareils. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '@/components/ui/error-panel'
import { useModel } from '@/features/model/use-model'
import { changePackagePreferences, packagePreferencesQuery, type PackagePreference } from '@/features/preferences/package-preferences'
import { createForm } from '@/lib/form/form'
import { recordValues, type Values } from '@/lib/form/values'
import { asProblem, type FieldProblem } from '@/lib/http/problem'
import { useLanguage } from '@/lib/i18n'
import type { Field, Model } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'
import { FormField } from '@/views/form/form-field'
import { autosave } from './autosave'
import { keyOf, nameOf } from './setting-values'

export default function PackagePreferences() {
  const language = useLanguage()
  const { data, error, refetch } = useQuery(packagePreferencesQuery(language))
  if (!data) return error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : null
  return data.length > 0 && <Choices key={language} preferences={data} />
}

const fieldOf = ({ key, field }: PackagePreference): Field => ({ ...field, name: nameOf(key) })
const valuesOf = (model: Model, preferences: PackagePreference[]) => recordValues(model, preferences.map(fieldOf), { id: 'me', ...Object.fromEntries(preferences.map((one) => [nameOf(one.key), one.value])) })

function Choices({ preferences }: { preferences: PackagePreference[] }) {
  const model = useModel()
  const [form] = useState(() => createForm({ model, fields: preferences.map(fieldOf), initial: valuesOf(model, preferences) }))
  const { queued, now } = useSends()
  const [saver] = useState(() => autosave(form, queued, now))
  useEffect(() => saver.start(), [saver])
  useEffect(() => saver.follow(valuesOf(form.model, preferences)), [form, saver, preferences])
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

/** Garde des choix, l'un après l'autre ou sans attendre ; rend ce que le serveur en refuse. */
function useSends(): Record<'queued' | 'now', (values: Values) => Promise<FieldProblem[]>> {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { queryKey } = packagePreferencesQuery(useLanguage())
  const keep = (next: PackagePreference[]) => void client.setQueryData(queryKey, next)
  const { mutateAsync } = useMutation({
    scope: { id: 'me-preferences' },
    mutationFn: changePackagePreferences,
    onSuccess: keep,
    onError: (error) => {
      const problem = asProblem(error)
      if (problem.errors.length === 0) toastError(problemText(t, problem))
    },
  })
  const faultsOf = (write: (values: Values) => Promise<unknown>) => async (values: Values) => {
    try {
      await write(Object.fromEntries(Object.entries(values).map(([name, value]) => [keyOf(name), value])))
      return []
    } catch (error) {
      const { errors } = asProblem(error)
      if (errors.length === 0) throw error
      return errors.map((one) => ({ ...one, field: nameOf(one.field) }))
    }
  }
  return { queued: faultsOf(mutateAsync), now: faultsOf(async (values) => keep(await changePackagePreferences(values))) }
}
