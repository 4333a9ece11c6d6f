/** Ce qu'il faut avant d'ouvrir l'application : savoir qui est là, dans quelle langue, et ce qu'il peut voir. */
import { redirect } from '@tanstack/react-router'
import i18next from 'i18next'
import { modelQuery } from '@/features/model/api/get-model'
import { meQuery, type Me } from '@/features/session/api/get-me'
import { Problem } from '@/lib/http/problem'
import { mayRefresh } from '@/lib/http/session'
import { languages, preferredLanguage, speak } from '@/lib/i18n'
import { enterMine, leaveMine } from '@/lib/records/mine'
import { readSetting } from '@/lib/settings'
import { densities, setDensity, setTheme, themes, touchFirst } from '@/lib/theme'
import { queryClient } from './query-client'

/** L'identité et le modèle partent avec les textes de l'habillage : un aller-retour de moins avant le premier écran. */
export function enterSoon(): void {
  if (!mayRefresh()) return
  void queryClient.prefetchQuery(meQuery)
  void queryClient.prefetchQuery(modelQuery(preferredLanguage()))
}

/** Ramène à la connexion, en gardant la page voulue, si personne n'est connecté. */
export async function enterApp(wanted: string): Promise<void> {
  // Le modèle part en même temps que l'identité : dans le cas courant la langue est déjà la bonne.
  const model = queryClient.prefetchQuery(modelQuery(i18next.language))
  try {
    await adopt(await queryClient.ensureQueryData(meQuery))
  } catch (error) {
    if (error instanceof Problem && error.status === 401) throw redirect({ to: '/login', search: { next: wanted === '/' ? undefined : wanted } })
    throw error
  }
  await model
  await queryClient.ensureQueryData(modelQuery(i18next.language))
}

let adopted = ''

/** Les préférences suivent la personne d'un appareil à l'autre ; elles ne s'imposent qu'une fois par connexion. */
async function adopt(me: Me): Promise<void> {
  if (adopted === me.id) return
  adopted = me.id
  // Qui regarde l'application comme un autre n'écrit rien.
  if (!me.viewing) enterMine(me.id)
  const language = languages.find((one) => one === me.language)
  if (language && language !== i18next.language) await speak(language)
  const theme = themes.find((one) => one === me.theme)
  if (theme) setTheme(theme)
  const density = densities.find((one) => one === me.density)
  if (density && readSetting('density') === null && !touchFirst()) setDensity(density)
}

export const forgetAdopted = (): void => {
  adopted = ''
  leaveMine()
}

/** Page d'accueil : le premier module de la personne, sinon ses préférences. */
export async function firstMenu(): Promise<string> {
  const { menus } = await queryClient.ensureQueryData(modelQuery(i18next.language))
  const here = menus.filter((menu) => !menu.external)
  const first = here.find((menu) => menu.group === 'pilotage') ?? here.find((menu) => menu.group === 'modules') ?? here[0]
  return first?.to ?? '/settings'
}
