/**
 * Enregistre un gabarit, langue après langue ; dit ce qu'un autre a écrit entre-temps, sans rien remplacer.
 *
 * Un refus mène à sa langue et à sa case : ce qu'un autre y a écrit ne se remplace qu'une fois montré.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { historyQuery, parts, rewrite, templateQuery, templatesQuery, type Part, type Template, type Texts } from '@/features/mail/api/templates'
import { asProblem, type FieldProblem } from '@/lib/http/problem'
import type { Language } from '@/lib/i18n'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { partId } from './part-box'
import { changedLanguages, changesOf, theirsOf, withSaved, withShown, type Typed } from './template-draft'

interface Refusal {
  locale: Language
  faults: FieldProblem[]
  theirs: Partial<Record<Part, string>>
  /** Les textes relus, où d'autres ont écrit. */
  texts?: Texts
}

interface SaveOrder {
  template: Template
  typed: Typed
  setTyped: (next: (before: Typed) => Typed) => void
  /** La langue qu'on a sous les yeux. */
  locale: Language
  onLocale: (locale: Language) => void
}

export function useSaveTemplate({ template, typed, setTyped, locale: shown, onLocale }: SaveOrder) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [refusal, setRefusal] = useState<Refusal | undefined>()
  const { queryKey } = templateQuery(template.name)
  useEffect(() => {
    const { locale, texts } = refusal ?? {}
    if (texts && locale === shown) setTyped((before) => withShown(before, texts, locale))
  }, [refusal, shown, setTyped])
  // Une seule fois par refus, quand sa langue est à l'écran : y revenir plus tard ne prend pas le focus.
  const owed = useRef<Refusal | undefined>(undefined)
  useEffect(() => {
    if (owed.current === undefined || owed.current !== refusal || refusal.locale !== shown) return
    owed.current = undefined
    const part = parts.find((one) => refusal.theirs[one] !== undefined || refusal.faults.some(({ field }) => field === one))
    if (part) document.getElementById(partId(part))?.focus()
  }, [refusal, shown])
  const refuse = (next: Refusal, text: string) => {
    owed.current = next
    setRefusal(next)
    onLocale(next.locale)
    toastError(text)
  }
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
            refuse({ locale, faults: [], theirs: theirsOf(after.texts, typed, locale), texts: after.texts }, t('mail.writtenMeanwhile', { language: t(`language.${locale}`) }))
          } else {
            const told = problem.errors.length === 0 ? problemText(t, problem) : t('mail.refusedIn', { language: t(`language.${locale}`) })
            refuse({ locale, faults: problem.errors, theirs: {} }, told)
          }
          return false
        }
      }
      return true
    },
    onSuccess: async (done) => {
      if (done) {
        setRefusal(undefined)
        toastSuccess(t('mail.templateSaved'))
      }
      await Promise.all([client.invalidateQueries({ queryKey: templatesQuery.queryKey }), client.invalidateQueries({ queryKey: historyQuery(template.name).queryKey })])
    },
    onError: (error) => toastError(problemText(t, asProblem(error))),
  })
  return { run: () => save.mutate(), busy: save.isPending, refusal }
}
