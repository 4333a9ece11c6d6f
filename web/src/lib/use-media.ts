/** Requête de média vivante. Les largeurs suivent la charte : téléphone < 768, tablette < 1024. */
import { useSyncExternalStore } from 'react'

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => matchMedia(query).matches,
  )
}

export const PHONE = '(max-width: 767.98px)'
export const usePhone = (): boolean => useMedia(PHONE)
export const usePrint = (): boolean => useMedia('print')
export const useTablet = (): boolean => useMedia('(min-width: 768px) and (max-width: 1023.98px)')
