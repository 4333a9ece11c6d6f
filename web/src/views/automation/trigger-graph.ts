/** Le schéma d'un déclencheur : ses étapes posées de haut en bas, leurs suites côte à côte, une place libre entre deux. */
import type { CanvasEdge, CanvasNode, Graph } from '@/views/canvas/graph'
import type { Spot } from './step-places'
import { branchesOf, type Branch, type DraftStep, type StepKind } from './steps'

export const SOURCE = 'source'
export const WHEN = 'when'

/** Clés de la définition que règle le nœud de la source. */
const sourceKeys = new Set(['on', 'changed', 'becomes', 'every', 'at', 'zone', 'before', 'after', 'by', 'button', 'webhook', 'system', 'entity', 'batch'])

/** Le nœud que vise une faute. Le serveur ne dit pas dans quelle étape : sa phrase nomme ce qui ne va pas. */
export const ownerOf = (path: string): string | undefined => (path === 'when' ? WHEN : sourceKeys.has(path.split('.')[0] ?? '') ? SOURCE : undefined)

const CARD = { width: 232, height: 54 }
const LANE = { width: 150, height: 36 }
const SPOT = 28
const [GAP, ASIDE] = [18, 36]

/** Ce qu'il faut savoir d'un nœud pour le dessiner : ses mots, son image. */
export interface Drawn extends Pick<CanvasNode, 'name' | 'title' | 'note' | 'Picture' | 'mark'> {}

export interface Wording {
  source: Drawn
  when: Drawn
  step: (step: DraftStep, rank: string) => Drawn
  branch: (kind: StepKind, branch: Branch) => string
  spot: (after: string) => string
}

interface TriggerGraph extends Graph {
  spots: Map<string, Spot>
}

/** `fixed` : on regarde, on n'ajoute rien. */
export function triggerGraph(steps: DraftStep[], words: Wording, fixed = false): TriggerGraph {
  const graph: TriggerGraph = { nodes: [], edges: [], spots: new Map() }
  const edge = (from: string, to: string, more: Partial<CanvasEdge> = {}) => graph.edges.push({ id: `${from}>${to}${more.back ? '<' : ''}`, from, to, ...more })
  const card = (id: string, drawn: Drawn, middle: number, y: number, more: Partial<CanvasNode> = {}) => graph.nodes.push({ id, ...drawn, ...CARD, x: middle - (more.width ?? CARD.width) / 2, y, shape: 'card', ...more })

  /** Une place libre ; rend son identifiant. */
  const spot = (place: Spot, middle: number, y: number, name: string): string => {
    const id = ['spot', place.into?.key ?? '', place.into?.branch ?? '', place.before ?? ''].join('-')
    graph.nodes.push({ id, x: middle - SPOT / 2, y, width: SPOT, height: SPOT, shape: fixed ? 'dot' : 'add', name })
    graph.spots.set(id, place)
    return id
  }

  /** Pose une suite sous `from` ; rend sa dernière place et sa hauteur. */
  const suite = (list: DraftStep[], into: Spot['into'], from: { id: string; name: string; label?: string }, middle: number, top: number, rank: string): { last: string; bottom: number } => {
    let [y, above, said, name] = [top, [from.id], from.label, from.name]
    const open = (before: string | undefined) => {
      const id = spot({ into, before }, middle, y, words.spot(name))
      above.forEach((one) => edge(one, id, { label: said }))
      y += SPOT + GAP
      above = [id]
      said = undefined
      return id
    }
    list.forEach((step, at) => {
      open(step.key)
      const drawn = words.step(step, `${rank}${at + 1}`)
      card(step.key, drawn, middle, y, { movable: !fixed })
      edge(above[0] ?? from.id, step.key)
      y += CARD.height + GAP
      name = drawn.name
      const inner = columns(step, middle, y, `${rank}${at + 1}.`)
      above = inner ? inner.lasts : [step.key]
      if (inner) y = inner.bottom + GAP
    })
    return { last: open(undefined), bottom: y - GAP }
  }

  /** Les suites d'une étape, côte à côte. */
  const columns = (step: DraftStep, middle: number, top: number, rank: string): { lasts: string[]; bottom: number } | undefined => {
    const parts = partsOf(step)
    if (parts.length === 0) return undefined
    let left = middle - widthOf(step) / 2
    const ends = parts.map((part, at) => {
      const width = columnWidth(part)
      const center = left + width / 2
      left += width + ASIDE
      if (!part.lane) {
        const label = words.branch(step.kind, part.branch)
        return suite(part.list, { key: step.key, kind: step.kind, branch: part.branch }, { id: step.key, name: label, label }, center, top + GAP, rank)
      }
      const drawn = words.step(part.lane, `${rank}${at + 1}`)
      card(part.lane.key, drawn, center, top + GAP, { ...LANE, shape: 'pill' })
      edge(step.key, part.lane.key)
      return suite(part.list, { key: part.lane.key, kind: 'lane', branch: 'steps' }, { id: part.lane.key, name: drawn.name }, center, top + GAP + LANE.height + GAP, `${rank}${at + 1}.`)
    })
    const [first] = ends
    if (step.kind === 'each' && first) edge(first.last, step.key, { back: true })
    return { lasts: ends.map(({ last }) => last), bottom: Math.max(...ends.map(({ bottom }) => bottom)) }
  }

  card(SOURCE, words.source, 0, 0)
  card(WHEN, words.when, 0, CARD.height + GAP * 2, { shape: 'pill', height: 44 })
  edge(SOURCE, WHEN)
  suite(steps, undefined, { id: WHEN, name: '' }, 0, CARD.height + 44 + GAP * 4, '')
  return graph
}

interface Part {
  branch: Branch
  list: DraftStep[]
  lane?: DraftStep
}

const partsOf = (step: DraftStep): Part[] => (step.kind === 'parallel' ? step.steps.map((lane) => ({ branch: 'steps', list: lane.steps, lane })) : branchesOf(step.kind).map((branch) => ({ branch, list: step[branch] })))

const columnWidth = (part: Part): number => Math.max(CARD.width, ...part.list.map(widthOf))

/** La largeur que prennent une étape et tout ce qu'elle contient. */
const widthOf = (step: DraftStep): number => {
  const parts = partsOf(step)
  return parts.length === 0 ? CARD.width : parts.reduce((sum, part) => sum + columnWidth(part) + ASIDE, -ASIDE)
}
