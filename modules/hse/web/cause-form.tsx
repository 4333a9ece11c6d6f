/** Écrire une cause : ce qui s'est passé, sa nature, ce qui le montre ; et, quand on la change, de quoi elle est la cause. */
import { useState, type FormEvent, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input, Textarea } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { asProblem } from '@/lib/http/problem'
import { fieldNamed, type Entity } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { all, branchOf, deeper, type Cause, type CauseBody } from './causes'

interface CauseFormProps {
  store: Entity
  tree: Cause[]
  /** Celle qu'on change ; sinon une cause neuve, sous `under` ou l'incident. */
  cause?: Cause
  under?: string
  /** Rend l'identifiant de la cause écrite. */
  onSave: (body: CauseBody) => Promise<string>
  /** Fini ; sans identifiant, on a renoncé. */
  onDone: (id?: string) => void
}

/** L'incident, dans la liste des mères : un choix n'a pas de valeur vide. */
const EVENT = 'event'

export function CauseForm({ store, tree, cause, under, onSave, onDone }: CauseFormProps) {
  const { t } = useTranslation()
  const causes = all(tree)
  const above = causes.find((one) => one.id === under)
  const motherOf = (id: string) => causes.find((one) => one.under.some((child) => child.id === id))?.id
  const [body, setBody] = useState<CauseBody>(() => ({ text: cause?.text ?? '', kind: cause?.kind ?? deeper(above?.kind), evidence: cause?.evidence ?? '', parent: (cause ? motherOf(cause.id) : under) ?? null }))
  const [faults, setFaults] = useState<Record<string, string>>({})
  const [busy, setBusy] = useState(false)
  const change = (part: Partial<CauseBody>) => setBody({ ...body, ...part })
  const label = (name: string) => fieldNamed(store, name)?.label ?? name
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (body.text.trim() === '') {
      setFaults({ text: t('form.fault.required') })
      return document.getElementById('cause-text')?.focus()
    }
    setBusy(true)
    try {
      onDone(await onSave({ ...body, text: body.text.trim(), evidence: body.evidence?.trim() || null }))
    } catch (error) {
      const problem = asProblem(error)
      const told = problem.errors.map((one) => [one.field in body ? one.field : 'text', one.message ?? problemText(t, problem)] as const)
      setFaults(told.length > 0 ? Object.fromEntries(told) : { text: problemText(t, problem) })
      setBusy(false)
    }
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || busy) return
    event.stopPropagation()
    onDone()
  }
  // Sous elle-même ou ce qu'elle porte, elle ne tiendrait plus à rien.
  const own = new Set(cause ? branchOf(cause).map((one) => one.id) : [])
  const mothers = [{ value: EVENT, label: t('hse.causes.event') }, ...causes.filter((one) => !own.has(one.id)).map((one) => ({ value: one.id, label: one.text }))]
  return (
    <form noValidate aria-label={cause ? t('hse.causes.edit', { name: cause.text }) : t('hse.causes.newCause')} className="grid gap-3" onSubmit={(event) => void submit(event)}>
      <FieldFrame id="cause-text" label={label('text')} required help={fieldNamed(store, 'text')?.help} error={faults.text}>
        {(control) => <Input autoFocus maxLength={300} value={body.text} onChange={(event) => change({ text: event.target.value })} onKeyDown={keys} {...control} />}
      </FieldFrame>
      <FieldFrame id="cause-kind" label={label('kind')} error={faults.kind}>
        {(control) => <Select value={body.kind} options={fieldNamed(store, 'kind')?.options ?? []} onChange={(kind) => change({ kind })} {...control} />}
      </FieldFrame>
      <FieldFrame id="cause-evidence" label={label('evidence')} error={faults.evidence}>
        {(control) => <Textarea rows={2} maxLength={5000} value={body.evidence ?? ''} onChange={(event) => change({ evidence: event.target.value })} onKeyDown={keys} {...control} />}
      </FieldFrame>
      {cause && (
        <FieldFrame id="cause-parent" label={t('hse.causes.under')} error={faults.parent}>
          {(control) => <Select value={body.parent ?? EVENT} options={mothers} onChange={(parent) => change({ parent: parent === EVENT ? null : parent })} {...control} />}
        </FieldFrame>
      )}
      <div className="flex justify-end gap-2">
        <Button size="small" disabled={busy} onClick={() => onDone()}>
          {t('action.cancel')}
        </Button>
        <Button type="submit" size="small" variant="primary" busy={busy}>
          {t('action.save')}
        </Button>
      </div>
    </form>
  )
}
