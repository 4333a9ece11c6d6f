/** Une condition, dite en mots avec les champs à portée ; ou comme une expression, quand les mots ne suffisent pas. */
import { Plus } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { Segmented } from '@/components/ui/segmented'
import { Switch } from '@/components/ui/switch'
import { ELSE, newPart, type ControlBlock } from './block'
import { ClauseLine } from './clause-line'
import { clauseOn, readTest, writeTest, type Clause, type Test } from './clauses'
import { markOfTest, testOf } from './marks'
import { useScene } from './scene'

interface ConditionSettingsProps {
  block: ControlBlock
  onSet: (block: ControlBlock) => void
}

export function ConditionSettings({ block, onSet }: ConditionSettingsProps) {
  const { t } = useTranslation()
  const id = useId()
  const { variables } = useScene().palette
  const test = testOf(block.parts[0]?.mark ?? '') ?? ''
  const read = readTest(test)
  const [written, setWritten] = useState(read === undefined)
  const [typed, setTyped] = useState(test)
  const set = (next: string) => {
    const mark = markOfTest(next)
    setTyped(next)
    if (mark !== undefined) onSet({ ...block, parts: block.parts.map((one, at) => (at === 0 ? { ...one, mark } : one)) })
  }
  const told = (next: Test) => set(writeTest(next))
  /** Une de plus parle d'un autre champ que les autres. */
  const fresh = ({ clauses }: Test) => {
    const free = variables.find(({ path }) => !clauses.some((one) => one.path === path))
    return clauseOn(free?.path ?? 'record', free)
  }
  const other = block.parts[1]
  const isFilled = other !== undefined && other.blocks.length > 0
  return (
    <div className="grid min-w-0 gap-3">
      {read && !written ? (
        <>
          {read.clauses.length > 1 && <Segmented aria-label={t('blocks.joined')} value={read.join} options={(['and', 'or'] as const).map((value) => ({ value, label: t(`blocks.joins.${value}`) }))} onChange={(join) => told({ ...read, join: join === 'or' ? 'or' : 'and' })} />}
          <ol aria-label={t('blocks.kind.condition')} className="grid min-w-0 gap-3">
            {read.clauses.map((clause, at) => (
              // oxlint-disable-next-line react/no-array-index-key -- une comparaison n'a que sa place
              <ClauseLine key={at} clause={clause} only={read.clauses.length === 1} onSet={(next: Clause) => told({ ...read, clauses: read.clauses.with(at, next) })} onRemove={() => told({ ...read, clauses: read.clauses.toSpliced(at, 1) })} />
            ))}
          </ol>
          <Button size="small" className="justify-self-start" onClick={() => told({ ...read, clauses: [...read.clauses, fresh(read)] })}>
            <Plus aria-hidden />
            {t('blocks.addClause')}
          </Button>
        </>
      ) : (
        <FieldFrame id={id} label={t('blocks.expression')} help={t('blocks.expressionHint')} error={markOfTest(typed) === undefined ? t('blocks.wrongExpression') : undefined}>
          {(control) => <Input className="font-mono" spellCheck={false} value={typed} onChange={(event) => set(event.target.value)} {...control} />}
        </FieldFrame>
      )}
      {read && (
        <Button variant="ghost" size="small" className="justify-self-start" onClick={() => setWritten(!written)}>
          {t(written ? 'blocks.inWords' : 'blocks.asExpression')}
        </Button>
      )}
      <FieldFrame id={`${id}-else`} label={t('blocks.withElse')} help={isFilled ? t('blocks.elseFilled') : undefined}>
        {(control) => <Switch checked={other !== undefined} disabled={isFilled} onCheckedChange={(on) => onSet({ ...block, parts: on ? [...block.parts, newPart(ELSE)] : block.parts.slice(0, 1) })} {...control} />}
      </FieldFrame>
    </div>
  )
}
