/** Enregistre un gabarit, langue après langue ; dit ce qu'un autre a écrit entre-temps, sans rien remplacer. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { historyQuery, rewrite, templateQuery, templatesQuery, type Part, type Template } from '@/features/mail/api/templates'
import { asProblem, type FieldProblem } from '@/lib/http/problem'
import type { Language } from '@/lib/i18n'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { changedLanguages, changesOf, theirsOf, withSaved, withShown, type Typed } from './template-draft'

interface Refusal {
  locale: Language
  faults: FieldProblem[]
  theirs: Partial<Record<Part, string>>
}

export function useSaveTemplate(template: Template, typed: Typed, setTyped: (next: (before: Typed) => Typed) => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [refusal, setRefusal] = useState<Refusal | undefined>()
  const { queryKey } = templateQuery(template.name)
  const save = useMutation({
    mutationFn: async () => {
      for (const locale of changedLanguages(template.texts, typed)) {
        try {
          const texts = await rewrite(template.name, locale, changesOf(template.texts, typed, locale))
          client.setQueryData(queryKey, (before) => before && { ...before, texts })
          setTyped((before) => withSaved(before, typed, texts, locale))
        } catch (error) {
          const problem = asProblem(error)
          if (problem.code === 'stale.version') {
            const after = await client.fetchQuery({ ...templateQuery(template.name), staleTime: 0 })
            setRefusal({ locale, faults: [], theirs: theirsOf(after.texts, typed, locale) })
            setTyped((before) => withShown(before, after.texts, locale))
          } else {
            setRefusal({ locale, faults: problem.errors, theirs: {} })
            if (problem.errors.length === 0) toastError(problemText(t, problem))
          }
          return false
        }
      }
      return true
    },
    onSuccess: async (done) => {
      if (!done) return
      setRefusal(undefined)
      toastSuccess(t('mail.templateSaved'))
      await Promise.all([client.invalidateQueries({ queryKey: templatesQuery.queryKey }), client.invalidateQueries({ queryKey: historyQuery(template.name).queryKey })])
    },
    onError: (error) => toastError(problemText(t, asProblem(error))),
  })
  return { run: () => save.mutate(), busy: save.isPending, refusal }
}
