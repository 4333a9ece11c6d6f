/**
 * Nom et couleur de l'organisation. Gardés dans ce navigateur : le prochain affichage les prend sans attendre.
 *
 * La couleur garde sa teinte ; sa clarté bouge jusqu'à ce que le texte posé dessus, et elle-même sur le fond, tiennent
 * le contraste demandé (WCAG 2.2, 1.4.3).
 */
import { get } from '@/lib/http/request'
import { readJson, writeJson } from './settings'
import { createStore, useStore } from './store'

export interface Brand {
  name: string
  color: string | null
}

const KEY = 'brand'
const unbranded: Brand = { name: 'OpsFlux', color: null }
const brand = createStore<Brand>(readJson<Brand>(KEY) ?? unbranded)

export const useBrandName = (): string => useStore(brand).name

/** Demande au serveur ce qu'il en est, et l'applique. */
export async function refreshBrand(): Promise<void> {
  const told = await get<Brand>('/branding').catch(() => undefined)
  if (!told) return
  writeJson(KEY, told)
  brand.set(told)
  paint(told)
}

/** Applique ce que ce navigateur sait déjà, puis ce que dit le serveur. */
export function startBrand(): void {
  paint(brand.get())
  void refreshBrand()
}

function paint({ color }: Brand): void {
  const { style } = document.documentElement
  const shades = color === null ? undefined : shadesOf(color)
  for (const theme of ['light', 'dark'] as const) {
    if (shades) style.setProperty(`--brand-${theme}`, shades[theme])
    else style.removeProperty(`--brand-${theme}`)
  }
}

const LEAST = 4.5
/** Luminances du fond et du texte posé sur la couleur, dans chaque thème (voir `tokens.css`). */
const light = { ground: 0.92, ink: 0.97 }
const dark = { ground: 0.02, ink: 0.008 }

/** La couleur dans chaque thème, `#rrggbb`. Rien si elle ne se lit pas. */
export function shadesOf(color: string): { light: string; dark: string } | undefined {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color)?.slice(1).map((part) => Number.parseInt(part, 16))
  if (!parts) return undefined
  return { light: shade(parts, 0, light), dark: shade(parts, 255, dark) }
}

/** Mêle la couleur au noir (ou au blanc), juste assez. */
function shade(parts: number[], toward: number, { ground, ink }: { ground: number; ink: number }): string {
  for (let step = 0; step <= 100; step += 1) {
    const mixed = parts.map((part) => Math.round(part + ((toward - part) * step) / 100))
    const own = luminance(mixed)
    if (contrast(own, ground) >= LEAST && contrast(own, ink) >= LEAST) return `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`
  }
  return `#${toward === 0 ? '000000' : 'ffffff'}`
}

export function luminance(parts: number[]): number {
  const [red = 0, green = 0, blue = 0] = parts.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

export const contrast = (one: number, other: number): number => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
