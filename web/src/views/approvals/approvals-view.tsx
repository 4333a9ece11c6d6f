/** `/approvals` : mes demandes ; `/approvals/<id>` : l'une d'elles. */
import { useParams } from '@tanstack/react-router'
import { ApprovalDetail } from './approval-detail'
import { ApprovalsList } from './approvals-list'

export function ApprovalsView() {
  const { _splat: id = '' } = useParams({ strict: false }) as { _splat?: string }
  return <div className="mx-auto w-full max-w-5xl px-4 py-4 lg:px-6">{id === '' ? <ApprovalsList /> : <ApprovalDetail id={id} />}</div>
}
