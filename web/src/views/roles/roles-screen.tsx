/** Droits : une entité, tous les rôles. Une case accorde une portée ; ce qui vient d'ailleurs se lit entre parenthèses. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageTitle } from '@/components/page-title'
import { Button, buttonStyle } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { Skeleton } from '@/components/ui/skeleton'
import { useModel } from '@/features/model/use-model'
import { rolesQuery, saveGrants } from '@/features/roles/api/roles'
import { asProblem } from '@/lib/http/problem'
import { entityKey } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { StickyFooter } from '@/views/admin/sticky-footer'
import { useAdminSearch } from '@/views/admin/use-admin-search'
import { LeaveGuard } from '@/views/form/leave-guard'
import { changedGrants, type Changes, type Scope } from './matrix'
import { RightsTable } from './rights-table'

export default function RolesScreen() {
  const { t } = useTranslation()
  const model = useModel()
  const client = useQueryClient()
  const [params, setParams] = useAdminSearch()
  const { data: roles, error, refetch } = useQuery(rolesQuery)
  /** Par rôle, les cases changées. */
  const [changes, setChanges] = useState<Record<string, Changes>>({})
  const count = Object.values(changes).reduce((sum, one) => sum + Object.keys(one).length, 0)
  const entities = Object.values(model.entities).map((entity) => ({ id: entityKey(entity), label: entity.label, hint: entityKey(entity) })).toSorted((left, right) => left.label.localeCompare(right.label))
  const first = model.menus.find((menu) => menu.group === 'modules')?.entity ?? entities[0]?.id
  const entity = model.entities[params.entity ?? ''] ?? model.entities[first ?? '']
  const save = useMutation({
    mutationFn: async () => {
      for (const role of roles ?? []) {
        const own = changes[role.id]
        // L'un après l'autre : un refus dit lequel, et laisse les suivants à refaire.
        // oxlint-disable-next-line no-await-in-loop
        if (own && Object.keys(own).length > 0) await saveGrants(role, changedGrants(role, own))
        setChanges((before) => Object.fromEntries(Object.entries(before).filter(([id]) => id !== role.id)))
      }
    },
    onSuccess: () => toastSuccess(t('admin.rightsSaved')),
    onError: (failure) => toastError(problemText(t, asProblem(failure))),
    onSettled: () => client.invalidateQueries({ queryKey: ['records', 'core.role'] }),
  })
  const set = (role: string, targets: string[], scope: Scope | '') => setChanges((before) => ({ ...before, [role]: { ...before[role], ...Object.fromEntries(targets.map((target) => [target, scope])) } }))
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <PageTitle text={t('admin.roles')} className="flex-1 text-record" />
        <Link to="/core/roles/new" className={buttonStyle()}>
          <Plus aria-hidden />
          {t('admin.newRole')}
        </Link>
      </div>
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('admin.rolesHint')}</p>
      <div className="max-w-sm py-4">
        <FieldFrame id="rights-entity" label={t('admin.rightsOn')}>
          {(control) => <FreeCombobox strict values={[entity ? entityKey(entity) : '']} options={entities} onChange={([next]) => next && setParams({ entity: next })} control={{ ...control, 'aria-required': true }} />}
        </FieldFrame>
      </div>
      {error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : roles && entity ? <RightsTable key={entityKey(entity)} roles={roles} entity={entity} changes={changes} onSet={set} /> : <Skeleton className="h-80" />}
      <StickyFooter note={count > 0 ? t('admin.rightsChanged', { count }) : ''}>
        <Button disabled={count === 0} onClick={() => setChanges({})}>
          {t('admin.discard')}
        </Button>
        <Button variant="primary" disabled={count === 0} busy={save.isPending} aria-keyshortcuts="Control+S Meta+S" onClick={() => save.mutate()}>
          {t('action.save')}
        </Button>
      </StickyFooter>
      <LeaveGuard isDirty={() => count > 0} onLeave={() => setChanges({})} />
    </>
  )
}
