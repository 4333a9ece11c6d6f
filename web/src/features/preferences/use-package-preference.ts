/** Ce qu'une préférence d'un module vaut pour la personne ; sa valeur de repli, tant qu'on ne le sait pas ou si elle est d'une autre sorte. */
import { useQuery } from '@tanstack/react-query'
import { useLanguage } from '@/lib/i18n'
import { packagePreferencesQuery } from './package-preferences'

export function usePackagePreference<T extends string | number | boolean>(key: string, fallback: T): T {
  const { data } = useQuery(packagePreferencesQuery(useLanguage()))
  const value = data?.find((one) => one.key === key)?.value
  const isSame = (one: unknown): one is T => typeof one === typeof fallback
  return isSame(value) ? value : fallback
}
