/**
 * Préférences de la personne : appliquées tout de suite dans l'onglet, puis enregistrées pour ses autres appareils.
 * Un échec d'enregistrement se dit mais ne défait pas le choix.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Writing } from '@/lib/date-order'
import { asProblem } from '@/lib/http/problem'
import { speak, type Language } from '@/lib/i18n'
import { problemText } from '@/lib/problem-text'
import { setDensity, setTheme, type Density, type Theme } from '@/lib/theme'
import { toastError } from '@/lib/toast'
import { meQuery, type Interface, type Me } from './api/get-me'
import { updateMe } from './api/update-me'
import { keepMe, meWrites } from './keep-me'

export function usePreference() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const save = useMutation({
    mutationKey: meWrites.mutationKey,
    mutationFn: updateMe,
    onSettled: (me) => keepMe(client, me),
    onError: (error) => toastError(problemText(t, asProblem(error))),
  })
  return {
    chooseTheme: (theme: Theme) => {
      setTheme(theme)
      save.mutate({ theme })
    },
    chooseDensity: (density: Density) => {
      setDensity(density)
      // « Tactile » tient à l'appareil qu'on a en main, pas à la personne.
      if (density !== 'touch') save.mutate({ density })
    },
    /** Comment écrire les jours, les heures, les nombres, les monnaies ; par quel jour ouvrir la semaine. */
    chooseWriting: (writing: Writing) => save.mutate(writing),
    /** Barre latérale, ses groupes repliés, fiche à côté de sa liste : suit la personne d'un appareil à l'autre ; qui regarde en lieu d'un autre n'y écrit rien. */
    chooseShell: (part: Pick<Interface, 'sidebar' | 'folded' | 'beside'>) => {
      const me = client.setQueryData(meQuery.queryKey, (before: Me | undefined) => before && { ...before, preferences: { ...before.preferences, interface: { ...before.preferences.interface, ...part } } })
      if (!me?.viewing) save.mutate(part)
    },
    chooseZone: (timezone: string) => save.mutate({ timezone }),
    chooseLanguage: async (language: Language) => {
      await speak(language)
      // Enregistrer d'abord : les textes du serveur suivent la préférence, pas l'en-tête.
      await save.mutateAsync({ language }).catch(() => undefined)
      await client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'me' && query.queryKey[0] !== 'meta' })
    },
  }
}
