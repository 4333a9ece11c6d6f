/** Les blocs d'un message. Chacun garde le texte exact dont il vient (`source`) tant qu'on ne le change pas. */
import { newKey } from '@/views/designer/draft'
import type { Inline } from './inline'
import dress from './dress.json'

interface Common {
  key: string
  /** Les blancs qui le précèdent. */
  lead: string
  source?: string
}

export interface RichBlock extends Common {
  kind: 'paragraph' | 'heading'
  /** Sa balise, telle quelle ; rien pour un texte sans balise. */
  open: string
  content: Inline[]
}

export interface ButtonBlock extends Common {
  kind: 'button'
  open: string
  href: string
  rest: string
  content: Inline[]
}

export interface Item {
  key: string
  open: string
  content: Inline[]
}

export interface ListBlock extends Common {
  kind: 'list'
  open: string
  items: Item[]
}

export interface Row {
  key: string
  open: string
  cells: [Item, Item]
}

export interface FieldsBlock extends Common {
  kind: 'fields'
  open: string
  rows: Row[]
}

export interface ImageBlock extends Common {
  kind: 'image'
  open: string
  src: string
  alt: string
  /** En points d'écran ; vide, sa largeur propre. */
  width: string
  rest: string
}

export interface DividerBlock extends Common {
  kind: 'divider'
  open: string
}

export interface SpacerBlock extends Common {
  kind: 'spacer'
  height: number
}

export interface RawBlock extends Common {
  kind: 'raw'
  html: string
}

/** Une suite de blocs, et les blancs qui la finissent. */
export interface Doc {
  blocks: Block[]
  tail: string
}

/** Celle que commence une balise. */
export interface Part extends Doc {
  mark: string
}

/** `condition` : ce qui vaut alors, et parfois sinon ; `repeat` : ce qui se répète. */
export interface ControlBlock extends Common {
  kind: 'condition' | 'repeat'
  parts: Part[]
  close: string
}

export type Block = RichBlock | ButtonBlock | ListBlock | FieldsBlock | ImageBlock | DividerBlock | SpacerBlock | RawBlock | ControlBlock
export type BlockKind = Block['kind']

/** Ce qui s'ajoute : un bloc de cette sorte, ou un montage de blocs. */
export type AddedKind = BlockKind | 'logo'

export const contentKinds = ['paragraph', 'heading', 'button', 'list', 'fields', 'image', 'logo', 'divider', 'spacer'] as const
export const logicKinds = ['condition', 'repeat', 'raw'] as const

export const tagOf = (open: string): string => /^<(\w+)/.exec(open)?.[1]?.toLowerCase() ?? ''

export const newItem = (open: string, content: Inline[] = []): Item => ({ key: newKey(), open, content })
export const newRow = ({ open, cells: [label, value] }: Pick<Row, 'open' | 'cells'> = deliveredRow): Row => ({ key: newKey(), open, cells: [newItem(label.open), newItem(value.open)] })
const deliveredRow: Pick<Row, 'open' | 'cells'> = { open: dress.row, cells: [{ key: '', open: dress.label, content: [] }, { key: '', open: dress.value, content: [] }] }

export const newPart = (mark: string): Part => ({ mark, blocks: [], tail: '\n' })
export const ELSE = '{% else %}'

/** En points d'écran : lisible, et à sa place sur un téléphone. */
const LOGO_WIDTH = '160'

const makers: Record<AddedKind, () => Omit<Block, 'key' | 'lead'>> = {
  paragraph: (): Omit<RichBlock, 'key' | 'lead'> => ({ kind: 'paragraph', open: dress.paragraph, content: [] }),
  heading: (): Omit<RichBlock, 'key' | 'lead'> => ({ kind: 'heading', open: dress.h2, content: [] }),
  button: (): Omit<ButtonBlock, 'key' | 'lead'> => ({ kind: 'button', open: dress.buttonLine, href: '', rest: dress.button, content: [] }),
  list: (): Omit<ListBlock, 'key' | 'lead'> => ({ kind: 'list', open: dress.ul, items: [newItem(dress.item)] }),
  fields: (): Omit<FieldsBlock, 'key' | 'lead'> => ({ kind: 'fields', open: dress.fields, rows: [newRow()] }),
  image: (): Omit<ImageBlock, 'key' | 'lead'> => ({ kind: 'image', open: dress.paragraph, src: '', alt: '', width: '', rest: dress.image }),
  // Sans logo dans les réglages, rien ne s'en lit.
  logo: (): Omit<ControlBlock, 'key' | 'lead'> => ({ kind: 'condition', parts: [{ mark: '{% if brand.logo %}', blocks: [{ ...newBlock('image'), lead: '\n', src: '{{ brand.logo }}', alt: '{{ brand.name }}', width: LOGO_WIDTH } as ImageBlock], tail: '\n' }], close: '{% endif %}' }),
  divider: (): Omit<DividerBlock, 'key' | 'lead'> => ({ kind: 'divider', open: dress.divider }),
  spacer: (): Omit<SpacerBlock, 'key' | 'lead'> => ({ kind: 'spacer', height: 24 }),
  raw: (): Omit<RawBlock, 'key' | 'lead'> => ({ kind: 'raw', html: '' }),
  condition: (): Omit<ControlBlock, 'key' | 'lead'> => ({ kind: 'condition', parts: [newPart('{% if true %}')], close: '{% endif %}' }),
  repeat: (): Omit<ControlBlock, 'key' | 'lead'> => ({ kind: 'repeat', parts: [newPart('{% for item in [] %}')], close: '{% endfor %}' }),
}

export const newBlock = (kind: AddedKind): Block => ({ ...makers[kind](), key: newKey(), lead: '' }) as Block
