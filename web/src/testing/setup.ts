/** Avant chaque test : la langue est le français, et rien ne déborde d'un test sur l'autre. */
import { cleanup } from '@testing-library/react'
import { afterEach, beforeAll } from 'vitest'
import { speak, startI18n } from '@/lib/i18n'

beforeAll(async () => {
  await startI18n()
  await speak('fr')
})

afterEach(() => {
  cleanup()
  localStorage.clear()
})
