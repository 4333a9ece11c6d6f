/** Contraste de deux couleurs telles que les jetons les écrivent : `oklch(…)`, ou `#rrggbb` pour la marque. WCAG 2.2, 1.4.3 et 1.4.11. */
import { contrast, luminance } from '@/lib/brand-shades'

const OKLCH = /^oklch\(\s*([\d.]+)(%?)\s+([\d.]+)\s+([\d.]+)\s*\)$/
const HEX = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i

/** Rien, si l'une ne se lit pas. */
export function ratioOf(ink: string, ground: string): number | undefined {
  const [one, other] = [luminanceOf(ink), luminanceOf(ground)]
  return one === undefined || other === undefined ? undefined : contrast(one, other)
}

export function luminanceOf(color: string): number | undefined {
  const oklch = OKLCH.exec(color)
  if (oklch) {
    const [, light, percent, chroma, hue] = oklch
    return fromOklch(Number(light) / (percent ? 100 : 1), Number(chroma), (Number(hue) * Math.PI) / 180)
  }
  const hex = HEX.exec(color)
  return hex ? luminance(hex.slice(1).map((part) => Number.parseInt(part, 16))) : undefined
}

/** Matrices d'Ottosson (Oklab vers sRGB linéaire) ; hors du gamut, chaque part est bornée comme à l'écran. */
function fromOklch(light: number, chroma: number, hue: number): number {
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)]
  const l = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (light - 0.0894841775 * a - 1.291485548 * b) ** 3
  const shown = (part: number) => Math.min(1, Math.max(0, part))
  const red = shown(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)
  const green = shown(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)
  const blue = shown(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
