/**
 * Les écrans qu'un module apporte, de son dossier `modules/<code>/web/`.
 *
 * `screens.ts` y dit ce qu'il offre ; le reste ne se charge qu'à l'ouverture. Un écran ne prend d'ici que les composants, champs, fiches
 * et bibliothèques communs (`source.test.ts`) : il suit ainsi l'application sans la connaître.
 */
import { lazy, type ComponentType } from 'react'
import { learn, type Catalogs, type Labels } from './i18n'
import type { Entity, Model, RecordData } from './model'

export interface ModuleTabProps {
  entity: Entity
  record: RecordData
}

/** Un onglet de plus sur la fiche d'une entité. */
export interface ModuleTab {
  /** `hse.investigation`. */
  entity: string
  /** Nom dans l'adresse, après le code du module : `hse.causes`. */
  name: string
  /** Lu avant que ses textes n'arrivent. */
  label: Labels
  /** Entités sans lesquelles il n'a rien à montrer. */
  needs?: string[]
  /** Prend la largeur des repères. */
  wide?: boolean
  texts: Catalogs
  load: () => Promise<{ default: ComponentType<ModuleTabProps> }>
}

export interface ModuleScreens {
  tabs: ModuleTab[]
}

/** Un onglet prêt à poser. */
export type KnownTab = Omit<ModuleTab, 'name' | 'texts' | 'load'> & { name: `${string}.${string}`; Screen: ComponentType<ModuleTabProps> }

const found = import.meta.glob<{ default: ModuleScreens }>('../../../modules/*/web/screens.ts', { eager: true })

const known = Object.entries(found).flatMap(([path, { default: screens }]) => {
  const code = /modules\/([^/]+)\/web/.exec(path)?.[1] ?? ''
  return screens.tabs.map(({ texts, load, ...tab }): KnownTab => ({ ...tab, name: `${code}.${tab.name}`, Screen: lazy(() => Promise.all([load(), learn(texts)]).then(([screen]) => screen)) }))
})

/** Les onglets que les modules ajoutent à cette fiche, pour qui voit ce qu'ils montrent. */
export const moduleTabs = (model: Model, entity: string): KnownTab[] =>
  known.filter((tab) => tab.entity === entity && (tab.needs ?? []).every((needed) => model.entities[needed] && model.entities[needed].rights.view !== false))
