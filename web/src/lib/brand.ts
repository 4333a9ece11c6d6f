/**
 * Nom, couleur et mots de l'organisation. Gardés dans ce navigateur, les nuances comprises : le prochain affichage les prend sans attendre ni
 * calculer (`brand-shades.ts`).
 */
import { get } from '@/lib/http/request'
import type { Shades } from './brand-shades'
import { readJson, writeJson } from './settings'
import { createStore, useStore } from './store'

interface Brand {
  name: string
  color: string | null
  /** Empreinte des mots qu'elle dit à la place de ceux de l'application. */
  wording?: string | null
}

/** Ce que ce navigateur en garde. */
interface Kept extends Brand {
  shades?: Shades
}

const KEY = 'brand'
const unbranded: Kept = { name: 'OpsFlux', color: null }
const brand = createStore<Kept>(readJson<Kept>(KEY) ?? unbranded)
/** Empreinte des mots que l'application dit, ou va dire. */
let worded: string | null | undefined

export const useBrandName = (): string => useStore(brand).name

/** Demande au serveur ce qu'il en est, et l'applique. */
export async function refreshBrand(): Promise<void> {
  const told = await get<Brand>('/branding').then(shaded).catch(() => undefined)
  if (!told) return
  writeJson(KEY, told)
  brand.set(told)
  void wear(told)
}

/** Applique ce que ce navigateur sait déjà, puis ce que dit le serveur ; le premier affichage attend ses mots, pas le serveur. */
export function startBrand(): Promise<void> | undefined {
  void refreshBrand()
  return wear(brand.get())
}

/** Les mots ne viennent que s'il y en a, ou s'il y en avait. */
function wear(told: Kept): Promise<void> | undefined {
  paint(told)
  const had = worded
  worded = told.wording
  // Le temps qu'ils viennent, le serveur a pu en dire d'autres : les derniers sus se lisent.
  return worded || had ? import('./wording').then(({ reword }) => reword(worded)).catch(() => undefined) : undefined
}

/** Les nuances ne se calculent qu'à une couleur nouvelle. */
async function shaded(told: Brand): Promise<Kept> {
  const { color } = told
  const before = brand.get()
  if (color === null) return told
  if (color === before.color && before.shades) return { ...told, shades: before.shades }
  return { ...told, shades: (await import('./brand-shades')).shadesOf(color) }
}

/** Les jetons que la couleur remplace (`tokens.css`), dans chaque thème. */
function paint({ shades }: Kept): void {
  const { style } = document.documentElement
  for (const theme of ['light', 'dark'] as const) {
    for (const part of ['own', 'soft', 'ink'] as const) {
      const name = `--brand-${part}-${theme}`
      if (shades) style.setProperty(name, shades[theme][part])
      else style.removeProperty(name)
    }
  }
}
