/**
 * La couleur d'une organisation, dans chaque thème. Elle garde sa teinte ; sa clarté bouge jusqu'à ce que le texte posé dessus, et
 * elle-même sur le fond, tiennent le contraste demandé (WCAG 2.2, 1.4.3). Le fond de ce qui est choisi s'en teinte.
 */

/** Dans un thème, `#rrggbb`. */
interface Shade {
  /** Boutons, liens, anneau de focus. */
  own: string
  /** Fond de ce qui est choisi. */
  soft: string
  /** Texte posé sur ce fond. */
  ink: string
}

export interface Shades {
  light: Shade
  dark: Shade
}

const LEAST = 4.5
/** Un peu plus pour le texte de ce qui est choisi : l'œil y revient. */
const LEAST_INK = 7
/** Luminances du fond, du texte posé sur la couleur et du texte discret, et le fond lui-même, dans chaque thème (voir `tokens.css`). */
const light = { ground: 0.92, text: 0.97, muted: 0.106, page: [255, 255, 255], strong: [0, 0, 0], share: 0.12 }
const dark = { ground: 0.02, text: 0.008, muted: 0.39, page: [24, 26, 32], strong: [255, 255, 255], share: 0.28 }

/** Rien si la couleur ne se lit pas. */
export function shadesOf(color: string): Shades | undefined {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color)?.slice(1).map((part) => Number.parseInt(part, 16))
  return parts && { light: inTheme(parts, light), dark: inTheme(parts, dark) }
}

function inTheme(parts: number[], { ground, text, muted, page, strong, share }: typeof light): Shade {
  const reads = (one: number[], others: number[], least = LEAST) => others.every((other) => contrast(luminance(one), other) >= least)
  // Vers le noir (ou le blanc), juste assez pour que le texte posé dessus et elle-même sur le fond se lisent.
  const own = first((step) => mix(parts, strong, step), (one) => reads(one, [ground, text]))
  // Le fond de ce qui est choisi en garde une part, tant que s'y lisent encore un lien et un texte discret.
  const soft = first((step) => mix(page, own, share * (1 - step)), (one) => reads(one, [luminance(own), muted]))
  const ink = first((step) => mix(own, strong, step), (one) => reads(one, [luminance(soft)], LEAST_INK))
  return { own: written(own), soft: written(soft), ink: written(ink) }
}

/** La première qui convient, de proche en proche ; à défaut la dernière. */
function first(at: (step: number) => number[], suits: (one: number[]) => boolean): number[] {
  for (let step = 0; step < 100; step += 1) if (suits(at(step / 100))) return at(step / 100)
  return at(1)
}

const mix = (one: number[], other: number[], share: number): number[] => one.map((part, rank) => Math.round(part + ((other[rank] ?? part) - part) * share))
const written = (parts: number[]): string => `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`

export function luminance(parts: number[]): number {
  const [red = 0, green = 0, blue = 0] = parts.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

export const contrast = (one: number, other: number): number => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
