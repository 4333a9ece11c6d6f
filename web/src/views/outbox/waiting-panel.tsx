/** Ce qui attend d'être envoyé, fiche par fiche : pourquoi, et ce qu'on peut en faire. */
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LocalBadge } from '@/components/local-mark'
import { Button, buttonStyle } from '@/components/ui/button'
import { PanelFooter, SidePanel } from '@/components/ui/side-panel'
import { useModel } from '@/features/model/use-model'
import { useFormat } from '@/lib/format'
import { connectivity } from '@/lib/http/connectivity'
import { Problem } from '@/lib/http/problem'
import { learn } from '@/lib/i18n'
import { titleOf, type Entity } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { useSourceState } from '@/lib/records/mine'
import type { Waiting } from '@/lib/records/port'
import { recordSource } from '@/lib/records/source'
import { writtenBy } from '@/lib/records/written'
import { useStore } from '@/lib/store'
import { outboxTexts } from '@/locales/outbox'

await learn(outboxTexts)

export default function WaitingPanel({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const { entities } = useModel()
  const { waiting } = useSourceState()
  const online = useStore(connectivity) === 'online'
  const ids = [...new Set(waiting.map(({ write }) => write.id))]
  const of = (id: string) => waiting.filter(({ write }) => write.id === id)
  return (
    <SidePanel title={t('waiting.title')} onClose={onClose}>
      <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
        <p className="text-muted-foreground">{waiting.length > 0 ? t('waiting.hint') : t('waiting.none')}</p>
        <ul className="mt-3 grid gap-3">
          {ids.map((id) => (
            <Record key={id} id={id} mine={of(id)} entity={entities[of(id)[0]?.write.entity ?? '']} onClose={onClose} />
          ))}
        </ul>
      </div>
      {online && waiting.some((one) => !one.refusal) && (
        <PanelFooter>
          <Button variant="primary" onClick={() => void recordSource.get().flush()}>
            {t('waiting.send')}
          </Button>
        </PanelFooter>
      )}
    </SidePanel>
  )
}

interface RecordProps {
  id: string
  mine: Waiting[]
  entity: Entity | undefined
  onClose: () => void
}

function Record({ id, mine, entity, onClose }: RecordProps) {
  const { t } = useTranslation()
  const { relative } = useFormat()
  const [first] = mine
  const refusal = mine.find((one) => one.refusal)?.refusal
  const problem = refusal && new Problem(refusal.status, refusal.body)
  const isNew = first?.write.verb === 'create'
  const title = entity ? titleOf(entity, { id, ...first?.base, ...writtenBy(mine) }) : id
  const path = `${first?.write.path}/${isNew && refusal ? 'new' : refusal ? `${id}/edit` : id}`
  return (
    <li className="rounded-lg border p-3">
      <p className="text-meta text-muted-foreground">{isNew ? t('waiting.creating', { label: entity?.label ?? '' }) : entity?.label}</p>
      <p className="font-medium break-words">{title}</p>
      <p className="mt-1 flex flex-wrap items-center gap-2 text-meta text-muted-foreground">
        <LocalBadge local={refusal ? 'held' : 'queued'} />
        {t('waiting.asked', { when: relative(first?.write.at ?? '') })}
      </p>
      {problem && (
        <div className="mt-2 text-danger">
          <p>{problemText(t, problem)}</p>
          {problem.errors.map((one) => (
            <p key={`${one.field} ${one.code}`}>{one.message}</p>
          ))}
        </div>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        {entity && (
          <Link to={path} onClick={onClose} className={buttonStyle()}>
            {refusal ? t('waiting.resume') : t('action.view')}
          </Link>
        )}
        <DropButton id={id} />
      </div>
    </li>
  )
}

/** Ce à quoi l'on renonce ne se retrouve pas : deux gestes. */
function DropButton({ id }: { id: string }) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState(false)
  if (!asked) return <Button onClick={() => setAsked(true)}>{t('waiting.drop')}</Button>
  return (
    <>
      <Button variant="quietDanger" onClick={() => void recordSource.get().drop(id)}>
        {t('waiting.dropForGood')}
      </Button>
      <Button onClick={() => setAsked(false)}>{t('waiting.keep')}</Button>
    </>
  )
}
