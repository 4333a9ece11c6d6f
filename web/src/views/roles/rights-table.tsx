/** Le tableau des droits d'une entité : une ligne par geste, une colonne par rôle ; plusieurs lignes se changent d'un coup. */
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/components/ui/checkbox'
import { controlStyle } from '@/components/ui/input'
import type { Role } from '@/features/roles/api/roles'
import { cx } from '@/lib/cx'
import { entityKey, type Entity } from '@/lib/model'
import { actionsOf, baseActions, cellOf, scopes, type Changes, type Scope } from './matrix'

interface RightsTableProps {
  roles: Role[]
  entity: Entity
  changes: Record<string, Changes>
  onSet: (role: string, targets: string[], scope: Scope | '') => void
}

const selectStyle = cx(controlStyle, 'h-8 max-w-40 min-w-28 cursor-pointer px-1.5 touch:h-11')

export function RightsTable({ roles, entity, changes, onSet }: RightsTableProps) {
  const { t } = useTranslation()
  const key = entityKey(entity)
  const actions = actionsOf(entity)
  const [chosen, setChosen] = useState<string[]>([])
  const labelOf = (action: string) => (action === '*' || baseActions.some((one) => one === action) ? t(`admin.right.${action === '*' ? 'all' : action}`) : (entity.actions?.find((one) => one.name === action)?.label ?? action))
  const allChosen = chosen.length === actions.length
  const scopeOptions = scopes.map((scope) => (
    <option key={scope} value={scope}>
      {t(`admin.scope.${scope}`)}
    </option>
  ))
  return (
    <div className="mb-6 overflow-x-auto rounded-lg border bg-card scroll-thin" role="region" aria-label={t('admin.rightsOf', { label: entity.label })} tabIndex={0}>
      <table className="w-full text-left">
        <caption className="sr-only">{t('admin.rightsOf', { label: entity.label })}</caption>
        <thead>
          <tr className="border-b align-bottom">
            <th scope="col" className="sticky left-0 z-10 bg-card px-3 py-2">
              <label className="flex items-center gap-2 font-medium">
                <Checkbox checked={allChosen} onChange={() => setChosen(allChosen ? [] : actions)} />
                {t('admin.gesture')}
              </label>
            </th>
            {roles.map((role) => (
              <th key={role.id} scope="col" className="px-2 py-2 font-medium">
                <Link to={`/core/roles/${role.id}`} className="underline-offset-4 hover:underline">
                  {role.name}
                </Link>
              </th>
            ))}
          </tr>
          <tr className="border-b bg-muted/40">
            <th scope="row" className="sticky left-0 z-10 bg-card px-3 py-2 text-label font-normal text-muted-foreground">
              {t('admin.bulkRights', { count: chosen.length })}
            </th>
            {roles.map((role) => (
              <td key={role.id} className="px-2 py-2">
                <select
                  className={selectStyle}
                  aria-label={t('admin.bulkFor', { role: role.name })}
                  disabled={chosen.length === 0}
                  value=""
                  onChange={(event) => onSet(role.id, chosen.map((action) => `${key}.${action}`), event.target.value === 'none' ? '' : (event.target.value as Scope))}
                >
                  <option value="">{t('admin.bulkPick')}</option>
                  <option value="none">{t('admin.scope.none')}</option>
                  {scopeOptions}
                </select>
              </td>
            ))}
          </tr>
        </thead>
        <tbody>
          {actions.map((action) => (
            <tr key={action} className="border-b last:border-0">
              <th scope="row" className="sticky left-0 z-10 bg-card px-3 py-1.5 font-normal">
                <label className="flex min-h-8 items-center gap-2 touch:min-h-11">
                  <Checkbox checked={chosen.includes(action)} onChange={() => setChosen(chosen.includes(action) ? chosen.filter((one) => one !== action) : [...chosen, action])} />
                  {labelOf(action)}
                </label>
              </th>
              {roles.map((role) => {
                const target = `${key}.${action}`
                const cell = cellOf(roles, role, key, action)
                const changed = changes[role.id]?.[target]
                const value = changed ?? cell.own ?? ''
                const elsewhere = cell.other && t(cell.filtered ? 'admin.scopeFiltered' : 'admin.scopeElsewhere', { scope: t(`admin.scope.${cell.other}`) })
                return (
                  <td key={role.id} className="px-2 py-1.5">
                    <select
                      className={cx(selectStyle, value === '' && 'text-muted-foreground', value !== '' && 'font-medium', changed !== undefined && 'border-primary bg-accent text-accent-foreground')}
                      aria-label={t('admin.cell', { role: role.name, action: labelOf(action) })}
                      value={value}
                      onChange={(event) => onSet(role.id, [target], event.target.value as Scope | '')}
                    >
                      <option value="">{elsewhere ?? t('admin.scope.none')}</option>
                      {scopeOptions}
                    </select>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
