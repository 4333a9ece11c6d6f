/**
 * Menu d'une fiche, le même dans toutes les vues : ouvrir, modifier, recopier, exporter, copier le lien, supprimer, et ce que le
 * circuit permet. Les gestes du circuit se demandent à l'ouverture ; ils viennent en dernier, pour ne rien déplacer sous le doigt.
 * À la corbeille, il ne reste qu'à la rendre, l'exporter et copier son lien.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ArchiveRestore, Copy, CopyPlus, ExternalLink, Eye, FileDown, Pencil, Trash2 } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from '@/components/ui/menu'
import { duplicateRecord } from '@/features/records/api/duplicate-record'
import { recordQuery } from '@/features/records/api/get-record'
import { actionsQuery } from '@/features/records/api/list-actions'
import { copyText } from '@/lib/copy-text'
import { asProblem } from '@/lib/http/problem'
import { url } from '@/lib/http/request'
import { entityKey, recordPath, titleOf, type Entity, type RecordData } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import type { OfferedAction } from '@/lib/records/port'
import { toastError, toastSuccess } from '@/lib/toast'
import { useAction } from '@/views/detail/use-action'
import { useDelete } from '@/views/detail/use-delete'
import type { ListSearch } from './use-list-state'
import { useRestore } from './use-restore'

const ActionDialog = lazy(() => import('@/views/detail/action-dialog'))

export interface RowMenuAt {
  record: RecordData
  x: number
  y: number
}

const stay = () => Promise.resolve(() => Promise.resolve())

export default function RowMenu({ entity, at, onClose }: { entity: Entity; at: RowMenuAt; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const { record } = at
  const path = recordPath(entity, record.id)
  const inBin = (useSearch({ strict: false }) as ListSearch).bin === 'on'
  const hasActions = !inBin && Boolean(entity.workflow || entity.actions?.length)
  const { data: offers } = useQuery({ ...actionsQuery(entity, record.id, i18n.language), enabled: hasActions })
  const act = useAction(entity, record)
  const remove = useDelete(entity, record, stay)
  const restore = useRestore(entity, record)
  const [asked, setAsked] = useState<{ action: OfferedAction; whole: RecordData } | undefined>()
  // Le menu se ferme en choisissant : une action qui demande des précisions, elle, n'a pas fini.
  const asking = useRef(false)
  const shapeOf = (action: OfferedAction) => entity.actions?.find((one) => one.name === action.name)

  const start = (action: OfferedAction) => {
    const shape = shapeOf(action)
    if (!shape?.confirm && !shape?.params?.length) return act.mutate({ name: action.name, label: action.label, body: {} })
    asking.current = true
    // Une ligne n'a que ses colonnes : les réponses partent des valeurs de la fiche entière.
    client
      .fetchQuery({ ...recordQuery(entity, record.id), staleTime: 0 })
      .then((whole) => setAsked({ action, whole }))
      .catch((error: unknown) => {
        toastError(problemText(t, asProblem(error)))
        onClose()
      })
  }
  const copyLink = () => void copyText(`${location.origin}${path}`).then((done) => (done ? toastSuccess(t('list.linkCopied')) : toastError(t('copy.failed'))))
  const duplicate = () =>
    void duplicateRecord(entity, record.id)
      .then(async (made) => {
        await client.invalidateQueries({ queryKey: ['records', entityKey(entity)] })
        await navigate({ to: `${recordPath(entity, made.id)}/edit` })
      })
      .catch((error: unknown) => toastError(problemText(t, asProblem(error))))
  const allowed = offers?.data.filter((action) => action.allowed) ?? []
  return (
    <>
      <Menu open={!asked} onOpenChange={(open) => !open && !asking.current && onClose()}>
        <MenuTrigger asChild>
          <span aria-hidden className="fixed size-0" style={{ left: at.x, top: at.y }} />
        </MenuTrigger>
        <MenuContent align="start" sideOffset={2} className="max-w-80" onCloseAutoFocus={(event) => event.preventDefault()}>
          <MenuLabel>{titleOf(entity, record)}</MenuLabel>
          {inBin ? (
            entity.rights.delete && (
              <MenuItem onSelect={restore}>
                <ArchiveRestore aria-hidden />
                {t('bulk.restore')}
              </MenuItem>
            )
          ) : (
            <>
              <MenuItem onSelect={() => void navigate({ to: path })}>
                <Eye aria-hidden />
                {t('action.view')}
              </MenuItem>
              <MenuItem onSelect={() => window.open(path, '_blank', 'noopener')}>
                <ExternalLink aria-hidden />
                {t('list.newTab')}
              </MenuItem>
            </>
          )}
          <MenuItem onSelect={copyLink}>
            <Copy aria-hidden />
            {t('list.copyLink')}
          </MenuItem>
          {entity.rights.export && (
            <MenuItem asChild>
              <a href={url(`${entity.path}/export`, { format: 'xlsx', filter: `id == ${JSON.stringify(record.id)}`, deleted: inBin || undefined })} download>
                <FileDown aria-hidden />
                {t('list.export', { format: 'XLSX' })}
              </a>
            </MenuItem>
          )}
          {entity.rights.edit && !inBin && (
            <MenuItem disabled={offers?.edit === false} onSelect={() => void navigate({ to: `${path}/edit` })}>
              <Pencil aria-hidden />
              {t('action.edit')}
            </MenuItem>
          )}
          {entity.rights.create && !inBin && (
            <MenuItem onSelect={duplicate}>
              <CopyPlus aria-hidden />
              {t('list.duplicate')}
            </MenuItem>
          )}
          {entity.rights.delete && !inBin && (
            <>
              <MenuSeparator />
              <MenuItem danger disabled={offers?.delete === false} onSelect={() => remove.mutate()}>
                <Trash2 aria-hidden />
                {t('action.delete')}
              </MenuItem>
            </>
          )}
          {allowed.length > 0 && (
            <>
              <MenuSeparator />
              {allowed.map((action) => (
                <MenuItem key={action.name} danger={shapeOf(action)?.tone === 'danger'} onSelect={() => start(action)}>
                  {action.label}
                </MenuItem>
              ))}
            </>
          )}
        </MenuContent>
      </Menu>
      {asked && (
        <Suspense>
          <ActionDialog entity={entity} record={asked.whole} action={asked.action} shape={shapeOf(asked.action)} onClose={onClose} />
        </Suspense>
      )}
    </>
  )
}
