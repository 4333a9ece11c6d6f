/** Fiches ouvertes dernièrement dans ce navigateur ; oubliées avec la session, car elles disent ce qu'on a lu. */
import { readJson, writeJson } from './settings'

export interface Recent {
  to: string
  label: string
  hint?: string
  icon?: string | null
}

const MOST = 8

export const recents = (): Recent[] => readJson<Recent[]>('recent') ?? []

export const remember = (visit: Recent): void => writeJson('recent', [visit, ...recents().filter((one) => one.to !== visit.to)].slice(0, MOST))

export const forgetRecents = (): void => writeJson('recent', null)
