/** Menu d'une ligne, au clic droit ou à la touche Menu : ouvrir, modifier, recopier, copier le lien, supprimer. */
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Copy, CopyPlus, ExternalLink, Eye, Pencil, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from '@/components/ui/menu'
import { duplicateRecord } from '@/features/records/api/duplicate-record'
import { copyText } from '@/lib/copy-text'
import { asProblem } from '@/lib/http/problem'
import { entityKey, recordPath, titleOf, type Entity, type RecordData } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { useDelete } from '@/views/detail/use-delete'

export interface RowMenuAt {
  record: RecordData
  x: number
  y: number
}

const stay = { leave: () => Promise.resolve(), comeBack: () => Promise.resolve() }

export default function RowMenu({ entity, at, onClose }: { entity: Entity; at: RowMenuAt; onClose: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const { record } = at
  const path = recordPath(entity, record.id)
  const remove = useDelete(entity, record, stay)
  const copyLink = () => void copyText(`${location.origin}${path}`).then((done) => (done ? toastSuccess(t('list.linkCopied')) : toastError(t('copy.failed'))))
  const duplicate = () =>
    void duplicateRecord(entity, record.id)
      .then(async (made) => {
        await client.invalidateQueries({ queryKey: ['records', entityKey(entity)] })
        await navigate({ to: `${recordPath(entity, made.id)}/edit` })
      })
      .catch((error: unknown) => toastError(problemText(t, asProblem(error))))
  return (
    <Menu open onOpenChange={(open) => !open && onClose()}>
      <MenuTrigger asChild>
        <span aria-hidden className="fixed size-0" style={{ left: at.x, top: at.y }} />
      </MenuTrigger>
      <MenuContent align="start" sideOffset={2} onCloseAutoFocus={(event) => event.preventDefault()}>
        <MenuLabel>{titleOf(entity, record)}</MenuLabel>
        <MenuItem onSelect={() => void navigate({ to: path })}>
          <Eye aria-hidden />
          {t('action.view')}
        </MenuItem>
        <MenuItem onSelect={() => window.open(path, '_blank', 'noopener')}>
          <ExternalLink aria-hidden />
          {t('list.newTab')}
        </MenuItem>
        <MenuItem onSelect={copyLink}>
          <Copy aria-hidden />
          {t('list.copyLink')}
        </MenuItem>
        {entity.rights.edit && (
          <MenuItem onSelect={() => void navigate({ to: `${path}/edit` })}>
            <Pencil aria-hidden />
            {t('action.edit')}
          </MenuItem>
        )}
        {entity.rights.create && (
          <MenuItem onSelect={duplicate}>
            <CopyPlus aria-hidden />
            {t('list.duplicate')}
          </MenuItem>
        )}
        {entity.rights.delete && (
          <>
            <MenuSeparator />
            <MenuItem danger onSelect={() => remove.mutate()}>
              <Trash2 aria-hidden />
              {t('action.delete')}
            </MenuItem>
          </>
        )}
      </MenuContent>
    </Menu>
  )
}
