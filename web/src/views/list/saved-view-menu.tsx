/** Menu des vues enregistrées : garder celle qu'on a faite, la renommer, la partager, l'ouvrir d'abord, la retirer. */
import { useSearch } from '@tanstack/react-router'
import { BookmarkPlus, House, PencilLine, RotateCcw, Save, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from '@/components/ui/menu'
import type { Entity } from '@/lib/model'
import type { Kind } from '@/views/kinds'
import { writeColumns, type Columns } from './columns'
import { ViewsButton } from './list-buttons'
import { capture, contentOf } from './saved-view'
import { SavedViewDialog } from './saved-view-dialog'
import type { ListState } from './use-list-state'
import type { SavedViews } from './use-saved-views'
import { useViewWrites } from './use-view-writes'

interface SavedViewMenuProps {
  entity: Entity
  state: ListState
  columns: Columns
  kind: Kind
  saved: SavedViews
}

export default function SavedViewMenu({ entity, state, columns, kind, saved }: SavedViewMenuProps) {
  const { t } = useTranslation()
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const [asking, setAsking] = useState<'new' | 'edit' | undefined>()
  const { write, remove } = useViewWrites(entity, saved)
  const { current, changed } = saved
  const store = saved.entity as Entity
  const own = current && (current.mine || store.rights.manage)
  // Des colonnes réglées avant d'enregistrer n'étaient que dans ce navigateur : la vue les emporte.
  const kept = capture({ ...search, cols: search.cols ?? (columns.changed ? writeColumns(columns.list) : undefined) })
  const content = () => contentOf({ kind, cel: state.cel, sort: state.sort, columns: columns.chosen }, kept)
  return (
    <>
      <Menu defaultOpen>
        <MenuTrigger asChild>
          <ViewsButton />
        </MenuTrigger>
        <MenuContent align="start">
          {current && <MenuLabel>{current.name}</MenuLabel>}
          {own && changed && (
            <MenuItem onSelect={() => write.mutate({ view: current, body: content() })}>
              <Save aria-hidden />
              {t('views.save')}
            </MenuItem>
          )}
          {current && changed && (
            <MenuItem onSelect={() => saved.open(current)}>
              <RotateCcw aria-hidden />
              {t('views.reset')}
            </MenuItem>
          )}
          {own && (
            <>
              <MenuItem onSelect={() => setAsking('edit')}>
                <PencilLine aria-hidden />
                {t('views.edit')}
              </MenuItem>
              <MenuItem onSelect={() => write.mutate({ view: current, body: { is_default: !current.is_default } })}>
                <House aria-hidden />
                {current.is_default ? t('views.notFirst') : t('views.first')}
              </MenuItem>
              <MenuItem danger onSelect={() => remove.mutate(current)}>
                <Trash2 aria-hidden />
                {t('views.remove')}
              </MenuItem>
            </>
          )}
          {current && <MenuSeparator />}
          <MenuItem disabled={!store.rights.create} onSelect={() => setAsking('new')}>
            <BookmarkPlus aria-hidden />
            {t('views.saveAs')}
          </MenuItem>
        </MenuContent>
      </Menu>
      {asking && (
        <SavedViewDialog
          store={store}
          view={asking === 'edit' ? current : undefined}
          busy={write.isPending}
          problem={write.error}
          onSave={(body) =>
            write.mutate(
              asking === 'edit' ? { view: current, body } : { body: { ...content(), ...body } },
              {
                onSuccess: (record) => {
                  setAsking(undefined)
                  if (asking === 'new') saved.open({ id: record.id, name: '', kind, shared: '', layout: { search: kept } })
                },
              },
            )
          }
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  )
}
