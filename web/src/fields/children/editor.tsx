/** Lignes répétables, saisies sur place ou collées d'un tableur. Chaque erreur du serveur (`actions[0].due_on`) revient sur sa case. */
import { ClipboardCopy, Plus, Undo2 } from 'lucide-react'
import { useCallback, useLayoutEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { useSurroundings, type EditorProps } from '@/fields/types'
import { useModel } from '@/features/model/use-model'
import { copyText } from '@/lib/copy-text'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { blankValues, formFields, newRow, type Row } from '@/lib/form/values'
import type { Entity } from '@/lib/model'
import { writeCell } from '@/lib/paste/cell'
import { writeTable } from '@/lib/paste/table'
import { toastError, toastInfo } from '@/lib/toast'
import { RowEditor } from './row-editor'
import { usePaste } from './use-paste'

export function ChildrenEditor(props: EditorProps) {
  const { t } = useTranslation()
  const owned = useModel().entities[props.field.of ?? '']
  return owned ? <RowsEditor {...props} owned={owned} /> : <p className="text-muted-foreground">{t('form.targetHidden')}</p>
}

function RowsEditor({ owned, field, value, onChange, onBlur, control, disabled }: EditorProps & { owned: Entity }) {
  const { t } = useTranslation()
  const model = useModel()
  const { form } = useSurroundings()
  const place = useFormat()
  const all = useMemo(() => formFields(owned), [owned])
  const fields = useMemo(() => all.filter((one) => !one.read_only), [all])
  const rows = (value as Row[] | undefined) ?? []
  const most = field.max_count

  const latest = useRef({ rows, onChange, onBlur })
  useLayoutEffect(() => {
    latest.current = { rows, onChange, onBlur }
  })
  // Toujours les mêmes fonctions : une frappe ne redessine que sa ligne.
  const change = useCallback((next: Row) => latest.current.onChange(latest.current.rows.map((one) => (one.$key === next.$key ? next : one))), [])
  const remove = useCallback((gone: Row) => latest.current.onChange(latest.current.rows.filter((one) => one.$key !== gone.$key)), [])
  const blur = useCallback(() => latest.current.onBlur(), [])
  const { paste, keys, undo, report, unread } = usePaste({ form, model, all, fields, rows, current: () => latest.current.rows, most, disabled, onChange: (next) => latest.current.onChange(next) })

  const copy = async () => {
    const lines = rows.map((row) => fields.map((one) => writeCell(one, row[one.name], place)))
    if (await copyText(writeTable([fields.map((one) => one.label), ...lines]))) toastInfo(t('form.paste.copied', { count: rows.length }))
    else toastError(t('copy.failed'))
  }
  return (
    // Le collage et Ctrl+Z remontent des cases : le groupe n'est pas une commande à lui seul.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div role="group" id={control.id} aria-labelledby={control['aria-labelledby']} aria-describedby={control['aria-describedby']} className="grid gap-3" onPaste={paste} onKeyDown={keys}>
      {rows.length > 0 && (
        <ol className="grid gap-3">
          {rows.map((row, index) => (
            // Hors de l'écran, une ligne ne coûte ni mise en page ni peinture.
            <li key={row.$key} className="[contain-intrinsic-size:auto_200px] [content-visibility:auto]">
              <RowEditor owned={owned} fields={fields} parent={field.name} index={index} row={row} unread={unread} disabled={disabled} onBlur={blur} onChange={change} onRemove={remove} />
            </li>
          ))}
        </ol>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button onClick={() => onChange([...rows, newRow(blankValues(model, all))])} disabled={disabled || (most !== undefined && rows.length >= most)}>
          <Plus aria-hidden />
          {t('form.addRow')}
          <span className="sr-only">{owned.label}</span>
        </Button>
        {rows.length > 0 && 'clipboard' in navigator && (
          <Button variant="ghost" onClick={() => void copy()}>
            <ClipboardCopy aria-hidden />
            {t('form.paste.copy')}
          </Button>
        )}
        {undo && (
          <Button variant="ghost" onClick={undo} aria-keyshortcuts="Control+Z Meta+Z">
            <Undo2 aria-hidden />
            {t('form.paste.undo')}
          </Button>
        )}
        {!disabled && !report && <p className="text-meta text-muted-foreground max-md:hidden">{t('form.paste.hint')}</p>}
        <p role="status" className={cx('text-meta', report?.failed ? 'font-medium text-danger' : 'text-muted-foreground')}>
          {report?.said}
        </p>
      </div>
    </div>
  )
}
