/** Ce qu'une préférence d'un module vaut pour la personne ; sa valeur de repli, tant qu'on ne le sait pas. */
import { useQuery } from '@tanstack/react-query'
import { useLanguage } from '@/lib/i18n'
import { packagePreferencesQuery } from './package-preferences'

export function usePackagePreference<T>(key: string, fallback: T): T {
  const { data } = useQuery(packagePreferencesQuery(useLanguage()))
  const found = data?.find((one) => one.key === key)
  return found ? (found.value as T) : fallback
}
