/** Éditeur d'un champ, par son type. Un type inconnu ou calculé se montre sans se saisir. */
import { lazy, Suspense } from 'react'
import { Skeleton } from '@/components/ui/skeleton'
import { learn } from '@/lib/i18n'
import { editingTexts } from '@/locales/editing'
import { AnyLinkEditor } from './any_link/editor'
import { BarcodeEditor } from './barcode/editor'
import { BooleanEditor } from './boolean/editor'
import { CellOf } from './cell-of'
import { ChildrenEditor } from './children/editor'
import { ColorEditor } from './color/editor'
import { DateEditor } from './date/editor'
import { DatetimeEditor } from './datetime/editor'
import { DecimalEditor } from './decimal/editor'
import { DurationEditor } from './duration/editor'
import { EmailEditor } from './email/editor'
import { FileEditor } from './file/editor'
import { FilesEditor } from './files/editor'
import { GeoPointEditor } from './geo_point/editor'
import { IntegerEditor } from './integer/editor'
import { JsonEditor } from './json/editor'
import { LinkEditor } from './link/editor'
import { LinksEditor } from './links/editor'
import { LongTextEditor } from './long_text/editor'
import { MarkdownEditor } from './markdown/editor'
import { MoneyEditor } from './money/editor'
import { MultiSelectEditor } from './multi_select/editor'
import { PercentEditor } from './percent/editor'
import { PhoneEditor } from './phone/editor'
import { QuantityEditor } from './quantity/editor'
import { RatingEditor } from './rating/editor'
import { SecretEditor } from './secret/editor'
import { SelectEditor } from './select/editor'
import { TagsEditor } from './tags/editor'
import { TextEditor } from './text/editor'
import { TimeEditor } from './time/editor'
import type { Editor, EditorProps } from './types'
import { UrlEditor } from './url/editor'
import { UserEditor } from './user/editor'

await learn(editingTexts)

export const editors: Record<string, Editor> = {
  text: TextEditor,
  long_text: LongTextEditor,
  markdown: MarkdownEditor,
  // Les deux éditeurs lourds n'arrivent qu'avec le champ qui les demande.
  rich_text: lazy(() => import('./rich_text/editor')),
  signature: lazy(() => import('./signature/editor')),
  integer: IntegerEditor,
  decimal: DecimalEditor,
  percent: PercentEditor,
  money: MoneyEditor,
  quantity: QuantityEditor,
  rating: RatingEditor,
  boolean: BooleanEditor,
  date: DateEditor,
  datetime: DatetimeEditor,
  time: TimeEditor,
  duration: DurationEditor,
  select: SelectEditor,
  multi_select: MultiSelectEditor,
  tags: TagsEditor,
  color: ColorEditor,
  geo_point: GeoPointEditor,
  link: LinkEditor,
  parent: LinkEditor,
  company: LinkEditor,
  department: LinkEditor,
  any_link: AnyLinkEditor,
  links: LinksEditor,
  user: UserEditor,
  children: ChildrenEditor,
  file: FileEditor,
  image: FileEditor,
  files: FilesEditor,
  email: EmailEditor,
  phone: PhoneEditor,
  url: UrlEditor,
  barcode: BarcodeEditor,
  secret: SecretEditor,
  json: JsonEditor,
}

export function EditorOf(props: EditorProps) {
  const Editor = props.field.read_only ? undefined : editors[props.field.type]
  if (Editor) {
    return (
      <Suspense fallback={<Skeleton className="h-control" />}>
        <Editor {...props} />
      </Suspense>
    )
  }
  return (
    <output id={props.control.id} className="flex min-h-control items-center text-muted-foreground">
      <CellOf field={props.field} value={props.value} />
    </output>
  )
}
