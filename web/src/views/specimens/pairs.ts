/** Les couples que l'interface emploie, encre sur fond, et ce que chacun doit à la WCAG : 4,5 pour un texte, 3 pour un trait ou une série. */
export const TEXT = 4.5
export const GRAPHIC = 3

export interface Pair {
  ink: string
  ground: string
}

export interface PairGroup {
  name: 'texts' | 'tones' | 'edges' | 'charts' | 'borders'
  /** Absent : décor, qui ne porte aucun sens. */
  least?: number
  pairs: Pair[]
}

const surfaces = ['background', 'canvas', 'card', 'popover', 'muted', 'sidebar']
const tones = ['success', 'warning', 'danger', 'info', 'violet']
const on = (inks: string[], grounds: string[]): Pair[] => inks.flatMap((ink) => grounds.map((ground) => ({ ink, ground })))

export const groups: PairGroup[] = [
  {
    name: 'texts',
    least: TEXT,
    pairs: [...on(['foreground', 'muted-foreground'], surfaces), ...on(['primary'], ['background', 'card', 'popover']), ...on(['primary-foreground'], ['primary']), ...on(['accent-foreground'], ['accent']), ...on(['background'], ['foreground'])],
  },
  {
    name: 'tones',
    least: TEXT,
    pairs: [...tones.flatMap((tone) => on([tone], [`${tone}-soft`, 'background', 'card'])), ...on(['background'], ['danger']), ...on(['foreground', 'muted-foreground'], ['danger-soft'])],
  },
  { name: 'edges', least: GRAPHIC, pairs: [...on(['input'], ['background', 'card']), ...on(['ring'], ['background', 'canvas', 'card'])] },
  { name: 'charts', least: GRAPHIC, pairs: on([1, 2, 3, 4, 5, 6].map((rank) => `chart-${rank}`), ['card']) },
  { name: 'borders', pairs: on(['border'], ['background']) },
]
