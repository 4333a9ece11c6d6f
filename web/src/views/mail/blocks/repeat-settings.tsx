/** Une répétition : la liste qu'elle parcourt, et le nom de chacun de ses éléments. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { Input } from '@/components/ui/input'
import { variableName } from '../variable-name'
import type { ControlBlock } from './block'
import { loopOf, markOfLoop, type Loop } from './marks'
import { useScene } from './scene'

interface RepeatSettingsProps {
  block: ControlBlock
  onSet: (block: ControlBlock) => void
}

export function RepeatSettings({ block, onSet }: RepeatSettingsProps) {
  const { t } = useTranslation()
  const id = useId()
  const { lists } = useScene().palette
  const [typed, setTyped] = useState<Loop>(() => loopOf(block.parts[0]?.mark ?? '') ?? { name: '', list: '' })
  const isRight = (loop: Loop) => markOfLoop(loop) !== undefined
  const set = (part: Partial<Loop>) => {
    const next = { ...typed, ...part }
    const mark = markOfLoop(next)
    setTyped(next)
    if (mark !== undefined) onSet({ ...block, parts: block.parts.map((one, at) => (at === 0 ? { ...one, mark } : one)) })
  }
  return (
    <div className="grid min-w-0 gap-3">
      <FieldFrame id={`${id}-list`} label={t('blocks.list')} help={t('blocks.listHint')} error={isRight({ ...typed, name: 'item' }) ? undefined : t('blocks.wrongExpression')}>
        {(control) => <FreeCombobox values={[typed.list]} options={lists.map((one) => ({ id: one.path, label: variableName(t, one) }))} onChange={([list = '']) => set({ list })} control={control} />}
      </FieldFrame>
      <FieldFrame id={`${id}-name`} label={t('blocks.itemName')} help={t('blocks.itemNameHint')} error={isRight({ ...typed, list: 'x' }) ? undefined : t('blocks.wrongName')}>
        {(control) => <Input className="max-w-60 font-mono" spellCheck={false} value={typed.name} onChange={(event) => set({ name: event.target.value })} {...control} />}
      </FieldFrame>
    </div>
  )
}
