/** Écrit les blocs d'un message ; ce qu'on n'a pas changé redonne son texte à la lettre. */
import { tagOf, type Block, type Doc, type Item } from './block'
import dress from './dress.json'
import { encodeAttribute } from './escape'
import { printInline } from './inline'

export const printDoc = ({ blocks, tail }: Doc): string => printBlocks(blocks) + tail

/** Deux textes sans balise ne se touchent pas : le second devient un paragraphe. */
const printBlocks = (blocks: Block[]): string => blocks.map((block, at) => block.lead + (isBare(block) && isBare(blocks[at - 1]) ? printBody({ ...block, open: dress.paragraph }) : (block.source ?? printBody(block)))).join('')

const isBare = (block: Block | undefined): block is Extract<Block, { kind: 'paragraph' | 'heading' }> => block?.kind === 'paragraph' && block.open === ''

const around = (open: string, inside: string): string => (open === '' ? inside : `${open}${inside}</${tagOf(open)}>`)
const printItem = ({ open, content }: Item): string => around(open, printInline(content))
const lines = (all: string[]): string => all.map((one) => `\n${one}`).join('')

/** La place d'un espace vertical : une table, que toutes les messageries respectent. */
export const printSpacer = (height: number): string => dress.spacer.replaceAll('24', String(height))

function printBody(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return around(block.open, printInline(block.content))
    case 'button':
      return around(block.open, `<a href="${encodeAttribute(block.href)}"${block.rest}>${printInline(block.content)}</a>`)
    case 'list':
      return around(block.open, `${lines(block.items.map(printItem))}\n`)
    case 'fields':
      return around(block.open, `${lines(block.rows.map(({ open, cells }) => around(open, cells.map(printItem).join(''))))}\n`)
    case 'image':
      return around(block.open, `<img src="${encodeAttribute(block.src)}" alt="${encodeAttribute(block.alt)}"${block.width && ` width="${encodeAttribute(block.width)}"`}${block.rest}>`)
    case 'divider':
      return block.open
    case 'spacer':
      return printSpacer(block.height)
    case 'raw':
      return block.html
    case 'condition':
    case 'repeat':
      return block.parts.map(({ mark, blocks, tail }) => mark + printBlocks(blocks) + tail).join('') + block.close
  }
}
