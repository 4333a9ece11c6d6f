/** Langue de l'habillage. Les libellés des définitions, eux, viennent traduits du serveur. */
import i18next from 'i18next'
import { useSyncExternalStore } from 'react'
import { initReactI18next } from 'react-i18next'
import { icu } from './icu'
import { readSetting, writeSetting } from './settings'

export const languages = ['fr', 'en', 'es', 'pt'] as const
export type Language = (typeof languages)[number]

/** Un texte en plusieurs langues ; une langue absente en reprend une présente. */
export type Labels = Partial<Record<Language, string>>

/** Les textes d'une part de l'application, langue par langue. */
export type Catalogs = Record<Language, () => Promise<{ default: object }>>

const common: Catalogs = {
  fr: () => import('@/locales/fr.json'),
  en: () => import('@/locales/en.json'),
  es: () => import('@/locales/es.json'),
  pt: () => import('@/locales/pt.json'),
}

/** Français par défaut : une préférence gardée l'emporte, puis la langue du navigateur si nous la parlons. */
export function preferredLanguage(): Language {
  const wanted = readSetting('language') ?? navigator.language.slice(0, 2)
  return languages.find((language) => language === wanted) ?? 'fr'
}

/** La langue seule : `useTranslation` copie tout i18next à chaque composant, ce que les cases d'une liste qui défile ressentent. */
export const useLanguage = (): string => useSyncExternalStore(onLanguage, () => i18next.language)

function onLanguage(listener: () => void): () => void {
  i18next.on('languageChanged', listener)
  return () => i18next.off('languageChanged', listener)
}

export async function startI18n(): Promise<void> {
  const language = preferredLanguage()
  await i18next
    .use(icu)
    .use(initReactI18next)
    .init({ lng: language, fallbackLng: [spare, ...languages], resources: {}, saveMissing: true, missingKeyHandler: bringSpare, parseMissingKeyHandler: unsaid, interpolation: { escapeValue: false }, react: { useSuspense: false } })
  await speak(language)
}

/** Langue d'un texte qui manque. Ses catalogues ne viennent qu'au premier qui manque : d'ici là, une langue déjà venue le dit. */
const spare: Language = 'en'
let spared: 'no' | 'asked' | 'here' = 'no'

function bringSpare(): void {
  if (spared !== 'no') return
  spared = 'asked'
  void Promise.all([...known].map((catalogs) => add(catalogs, spare))).then(
    () => {
      spared = 'here'
      i18next.emit('languageChanged', i18next.language)
    },
    // Hors ligne : il se redemandera au prochain texte qui manque.
    () => {
      spared = 'no'
    },
  )
}

/** Rien plutôt qu'un nom de clé, le temps que la langue de repli arrive. */
const unsaid = (key: string): string => (spared === 'here' ? key : '')

/** Parts déjà venues : elles suivent un changement de langue. */
const known = new Set<Catalogs>([common])

/** La langue demandée, dès qu'elle l'est : un écran qui arrive pendant qu'on en change apporte déjà ses textes dans la nouvelle. */
let wanted: Language | undefined

/** Change la langue sans recharger : les catalogues arrivent à la demande, puis tout se redessine. */
export async function speak(language: Language): Promise<void> {
  wanted = language
  await Promise.all([...known].map((catalogs) => add(catalogs, language)))
  document.documentElement.lang = language
  writeSetting('language', language)
  await i18next.changeLanguage(language)
}

/** Textes d'un écran chargé à la demande : ils viennent avec lui. */
export async function learn(catalogs: Catalogs): Promise<void> {
  known.add(catalogs)
  const language = wanted ?? preferredLanguage()
  await Promise.all([add(catalogs, language), spared !== 'no' && language !== spare ? add(catalogs, spare) : undefined])
}

async function add(catalogs: Catalogs, language: Language): Promise<void> {
  i18next.addResourceBundle(language, 'translation', (await catalogs[language]()).default, true, true)
}
