/** Les réglages d'un bloc, chacun selon sa sorte. */
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input, Textarea } from '@/components/ui/input'
import { Segmented } from '@/components/ui/segmented'
import { AddressBox } from './address-box'
import { newItem, tagOf, type Block, type ButtonBlock, type ImageBlock, type ListBlock, type RawBlock, type RichBlock, type SpacerBlock } from './block'
import { ConditionSettings } from './condition-settings'
import dress from './dress.json'
import { FieldsSettings } from './fields-settings'
import { RepeatSettings } from './repeat-settings'
import { RichBox } from './rich-box'
import { useTyped } from './use-typed'

interface SettingsProps<One extends Block = Block> {
  block: One
  onSet: (block: One) => void
}

export function BlockSettings({ block, onSet }: SettingsProps) {
  const { t } = useTranslation()
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return <RichSettings block={block} onSet={onSet} />
    case 'button':
      return <ButtonSettings block={block} onSet={onSet} />
    case 'list':
      return <ListSettings block={block} onSet={onSet} />
    case 'fields':
      return <FieldsSettings block={block} onSet={onSet} />
    case 'image':
      return <ImageSettings block={block} onSet={onSet} />
    case 'spacer':
      return <SpacerSettings block={block} onSet={onSet} />
    case 'raw':
      return <RawSettings block={block} onSet={onSet} />
    case 'condition':
      return <ConditionSettings block={block} onSet={onSet} />
    case 'repeat':
      return <RepeatSettings block={block} onSet={onSet} />
    case 'divider':
      return <p className="text-label text-muted-foreground">{t('blocks.dividerHint')}</p>
  }
}

/** La balise d'un titre sous un autre rang ; l'habit livré suit le rang, un autre reste. */
function withRank(open: string, rank: 'h2' | 'h3'): string {
  return [dress.h2, dress.h3].includes(open) ? dress[rank] : open.replace(/^<\w+/, `<${rank}`)
}

function RichSettings({ block, onSet }: SettingsProps<RichBlock>) {
  const { t } = useTranslation()
  return (
    <div className="grid min-w-0 gap-3">
      {block.kind === 'heading' && (
        <Segmented aria-label={t('blocks.rank')} value={tagOf(block.open)} options={(['h2', 'h3'] as const).map((value) => ({ value, label: t(`blocks.${value}`) }))} onChange={(rank) => onSet({ ...block, open: withRank(block.open, rank === 'h3' ? 'h3' : 'h2') })} />
      )}
      <RichBox label={t('blocks.text')} lines={[{ open: '', content: block.content }]} onChange={([line]) => onSet({ ...block, content: line?.content ?? [] })} />
    </div>
  )
}

function ButtonSettings({ block, onSet }: SettingsProps<ButtonBlock>) {
  const { t } = useTranslation()
  return (
    <div className="grid min-w-0 gap-3">
      <RichBox label={t('blocks.buttonText')} plain required lines={[{ open: '', content: block.content }]} onChange={([line]) => onSet({ ...block, content: line?.content ?? [] })} />
      <AddressBox label={t('blocks.buttonAddress')} address={block.href} required onChange={(href) => onSet({ ...block, href })} />
    </div>
  )
}

function ListSettings({ block, onSet }: SettingsProps<ListBlock>) {
  const { t } = useTranslation()
  const tag = tagOf(block.open)
  const turn = (next: string) => onSet({ ...block, open: next === 'ol' ? block.open.replace(/^<ul/i, '<ol') : block.open.replace(/^<ol/i, '<ul') })
  return (
    <div className="grid min-w-0 gap-3">
      <Segmented aria-label={t('blocks.listKind')} value={tag} options={['ul', 'ol'].map((value) => ({ value, label: t(`blocks.${value}`) }))} onChange={turn} />
      <RichBox label={t('blocks.items')} many lines={block.items} onChange={(lines) => onSet({ ...block, items: lines.map(({ open, content }) => newItem(open, content)) })} />
    </div>
  )
}

function ImageSettings({ block, onSet }: SettingsProps<ImageBlock>) {
  const { t } = useTranslation()
  const id = useId()
  const [width, setWidth] = useTyped(block.width)
  const isWidth = (text: string) => /^\d{0,4}%?$/.test(text) && text !== '%'
  const type = (text: string) => {
    setWidth(text)
    if (isWidth(text)) onSet({ ...block, width: text })
  }
  return (
    <div className="grid min-w-0 gap-3">
      <AddressBox label={t('blocks.imageAddress')} address={block.src} image onChange={(src) => onSet({ ...block, src })} />
      <FieldFrame id={`${id}-alt`} label={t('blocks.alt')} help={t('blocks.altHint')}>
        {(control) => <Input value={block.alt} onChange={(event) => onSet({ ...block, alt: event.target.value })} {...control} />}
      </FieldFrame>
      <FieldFrame id={`${id}-width`} label={t('blocks.width')} help={t('blocks.widthHint')} error={isWidth(width) ? undefined : t('blocks.wrongWidth')}>
        {(control) => <Input inputMode="numeric" className="max-w-40" value={width} onChange={(event) => type(event.target.value.trim())} {...control} />}
      </FieldFrame>
    </div>
  )
}

const TALLEST = 200

function SpacerSettings({ block, onSet }: SettingsProps<SpacerBlock>) {
  const { t } = useTranslation()
  const id = useId()
  const [typed, setTyped] = useTyped(String(block.height))
  const type = (text: string) => {
    setTyped(text)
    const height = Number(text)
    if (Number.isInteger(height) && height >= 1 && height <= TALLEST) onSet({ ...block, height })
  }
  /** Ce qui dépasse revient au bord ; ce qui ne dit rien, à la hauteur d'avant. */
  const settle = () => {
    const height = (typed !== '' && Math.min(TALLEST, Math.max(1, Math.round(Number(typed))))) || block.height
    setTyped(String(height))
    if (height !== block.height) onSet({ ...block, height })
  }
  return (
    <FieldFrame id={id} label={t('blocks.height')} help={t('blocks.heightHint')}>
      {(control) => <Input type="number" min={1} max={TALLEST} className="max-w-40" value={typed} onChange={(event) => type(event.target.value)} onBlur={settle} {...control} />}
    </FieldFrame>
  )
}

function RawSettings({ block, onSet }: SettingsProps<RawBlock>) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <FieldFrame id={id} label={t('blocks.kind.raw')} help={t('blocks.rawHint')}>
      {(control) => <Textarea spellCheck={false} rows={5} className="max-h-96 overflow-y-auto font-mono text-label scroll-thin" value={block.html} onChange={(event) => onSet({ ...block, html: event.target.value })} {...control} />}
    </FieldFrame>
  )
}
