/** Les blocs d'un message, dans l'ordre, imbriqués dans leurs conditions et leurs répétitions. */
import { ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { cx } from '@/lib/cx'
import { AddBlockMenu } from './add-block-menu'
import { newBlock, type AddedKind, type Block, type ControlBlock, type Doc } from './block'
import { BlockGestures } from './block-gestures'
import { BlockSettings } from './block-settings'
import { blockPictures, summaryOf } from './block-words'
import { addBlock, setBlock, type Into } from './edit'
import { begun, insideLoop } from './lists'
import { SceneContext, useScene } from './scene'

interface BlockListProps {
  blocks: Block[]
  open: string | undefined
  /** Rang des blocs qui contiennent ceux-ci : « 2. ». */
  rank?: string
  into?: Into
  /** Combien de suites tient ce qui contient ces blocs. */
  suites?: number
  label: string
  onOpen: (key: string | undefined) => void
  /** Change tous les blocs, d'où qu'on le demande. */
  onChange: (change: (doc: Doc) => Doc) => void
  onRemove: (key: string) => void
}

export function BlockList({ blocks, rank = '', into, suites = 1, label, ...shared }: BlockListProps) {
  const { palette } = useScene()
  /** Après le bloc ouvert, s'il est de cette suite ; sinon à la fin. */
  const add = (kind: AddedKind) => {
    const block = begun(newBlock(kind), palette)
    const opened = blocks.findIndex(({ key }) => key === shared.open)
    shared.onChange((doc) => addBlock(doc, block, { into, at: opened < 0 ? blocks.length : opened + 1 }))
    shared.onOpen(block.key)
    return `${block.key}-head`
  }
  return (
    <div className="grid min-w-0 gap-2">
      {blocks.length > 0 && (
        <ol aria-label={label} className="grid min-w-0 gap-2">
          {blocks.map((block, at) => (
            <BlockCard key={block.key} {...shared} block={block} siblings={blocks} rank={`${rank}${at + 1}`} into={into} suites={suites} />
          ))}
        </ol>
      )}
      <AddBlockMenu inside={into && label} onAdd={add} />
    </div>
  )
}

interface BlockCardProps extends Omit<BlockListProps, 'blocks' | 'label'> {
  block: Block
  siblings: Block[]
  rank: string
  into: Into | undefined
  suites: number
}

function BlockCard({ block, siblings, rank, into, suites, ...shared }: BlockCardProps) {
  const { t } = useTranslation()
  const { palette, locale } = useScene()
  const { open, onOpen, onChange, onRemove } = shared
  const isOpen = open === block.key
  const Picture = blockPictures[block.kind]
  const name = `${rank}. ${t(`blocks.kind.${block.kind}`)}`
  return (
    <li className={cx('min-w-0 rounded-lg border bg-card', isOpen && 'border-input')}>
      <div className="flex flex-wrap items-center gap-x-1 pr-1.5">
        <h3 className="min-w-0 flex-1 basis-48 max-sm:basis-full">
          <button type="button" id={`${block.key}-head`} aria-expanded={isOpen} aria-controls={`${block.key}-body`} onClick={() => onOpen(isOpen ? undefined : block.key)} className="ring-inside flex min-h-11 w-full items-center gap-2.5 rounded-lg px-3 text-left hover:bg-muted">
            <ChevronRight aria-hidden className={cx('size-4 shrink-0 text-muted-foreground transition-transform', isOpen && 'rotate-90')} />
            <Picture aria-hidden className="size-4 shrink-0 text-muted-foreground" />
            <span className="tnum font-medium">{name}</span>
            <span lang={locale} className="min-w-0 flex-1 truncate text-label text-muted-foreground">
              {summaryOf(t, [...palette.variables, ...palette.lists], block)}
            </span>
          </button>
        </h3>
        <span className="flex max-sm:pb-1.5 max-sm:pl-2">
          <BlockGestures block={block} name={name} siblings={siblings} into={into} suites={suites} onChange={onChange} onRemove={onRemove} />
        </span>
      </div>
      {isOpen && (
        <section id={`${block.key}-body`} aria-labelledby={`${block.key}-head`} className="px-3 pt-1 pb-4 sm:pl-9">
          <BlockSettings block={block} onSet={(next) => onChange((doc) => setBlock(doc, block.key, next))} />
        </section>
      )}
      {'parts' in block && <Suites block={block} name={name} rank={rank} {...shared} />}
    </li>
  )
}

interface SuitesProps extends Omit<BlockCardProps, 'block' | 'siblings' | 'into' | 'suites'> {
  block: ControlBlock
  name: string
}

/** Ce qui vaut alors, sinon, ou pour chacun. */
function Suites({ block, name, rank, ...shared }: SuitesProps) {
  const { t } = useTranslation()
  const scene = useScene()
  const inside = { ...scene, palette: insideLoop(scene.palette, block.parts[0]?.mark ?? '') }
  const words = block.kind === 'repeat' ? ['blocks.each'] : ['blocks.then', 'blocks.else']
  return (
    <SceneContext value={inside}>
      {block.parts.map(({ blocks }, part) => {
        const said = t(words[part] ?? '')
        return (
          <div key={said} className="grid gap-2 border-t px-3 py-3 sm:ml-6 sm:border-l">
            <p className="text-label font-medium text-muted-foreground">{said}</p>
            <BlockList {...shared} blocks={blocks} rank={`${rank}.`} into={{ key: block.key, part }} suites={block.parts.length} label={`${said} (${name})`} />
          </div>
        )
      })}
    </SceneContext>
  )
}
