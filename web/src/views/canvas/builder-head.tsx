/** La tête de ce qu'on construit : son titre, défaire et refaire, la liste ou le schéma. */
import { FormSwitch, type Form } from './canvas-switch'
import { HistoryButtons } from './history-buttons'
import type { History } from './use-history'

interface BuilderHeadProps {
  id: string
  title: string
  history: Omit<History<unknown>, 'draft' | 'set'>
  form: Form
  onForm: (form: Form) => void
}

export function BuilderHead({ id, title, history, form, onForm }: BuilderHeadProps) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <h2 id={id} className="text-section">
        {title}
      </h2>
      <span className="flex min-w-0 flex-wrap items-center justify-end gap-1">
        <HistoryButtons history={history} />
        <FormSwitch form={form} onChange={onForm} />
      </span>
    </div>
  )
}
