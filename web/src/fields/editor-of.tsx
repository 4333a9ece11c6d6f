/** Éditeur d'un champ, par son type. Un type inconnu ou calculé se montre sans se saisir. */
import { CellOf } from './cell-of'
import { BooleanEditor } from './boolean/editor'
import { ChildrenEditor } from './children/editor'
import { DateEditor } from './date/editor'
import { DatetimeEditor } from './datetime/editor'
import { DecimalEditor } from './decimal/editor'
import { FilesEditor } from './files/editor'
import { IntegerEditor } from './integer/editor'
import { LinkEditor } from './link/editor'
import { LinksEditor } from './links/editor'
import { LongTextEditor } from './long_text/editor'
import { SelectEditor } from './select/editor'
import { TextEditor } from './text/editor'
import type { Editor, EditorProps } from './types'
import { UserEditor } from './user/editor'

const editors: Record<string, Editor> = {
  text: TextEditor,
  long_text: LongTextEditor,
  integer: IntegerEditor,
  decimal: DecimalEditor,
  boolean: BooleanEditor,
  date: DateEditor,
  datetime: DatetimeEditor,
  select: SelectEditor,
  link: LinkEditor,
  links: LinksEditor,
  user: UserEditor,
  children: ChildrenEditor,
  files: FilesEditor,
  email: TextEditor,
  phone: TextEditor,
  url: TextEditor,
  color: TextEditor,
  barcode: TextEditor,
  time: TextEditor,
  duration: TextEditor,
  markdown: LongTextEditor,
  percent: DecimalEditor,
  rating: IntegerEditor,
}

export function EditorOf(props: EditorProps) {
  const Editor = props.field.read_only ? undefined : editors[props.field.type]
  if (Editor) return <Editor {...props} />
  return (
    <output id={props.control.id} className="flex min-h-control items-center text-muted-foreground">
      <CellOf field={props.field} value={props.value} />
    </output>
  )
}
