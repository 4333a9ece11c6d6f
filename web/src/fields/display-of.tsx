/** Champ en lecture sur une fiche : sa forme ample si son type en a une, sinon sa case de liste. */
import { lazy, Suspense } from 'react'
import { shownType } from '@/lib/model'
import { AnyLinkDisplay } from './any_link/display'
import { CellOf } from './cell-of'
import { ChildrenDisplay } from './children/display'
import { EmailDisplay } from './email/display'
import { FileDisplay } from './file/display'
import { FilesDisplay } from './files/display'
import { JsonDisplay } from './json/display'
import { LinkDisplay } from './link/display'
import { LinksDisplay } from './links/display'
import { LongTextDisplay } from './long_text/display'
import { PhoneDisplay } from './phone/display'
import { RichTextDisplay } from './rich_text/display'
import { SignatureDisplay } from './signature/display'
import { TagsDisplay } from './tags/display'
import type { Cell, CellProps } from './types'
import { UrlDisplay } from './url/display'

export const displays: Record<string, Cell> = {
  long_text: LongTextDisplay,
  rich_text: RichTextDisplay,
  // La lecture de CommonMark n'arrive qu'avec le premier texte qui la demande.
  markdown: lazy(() => import('./markdown/display')),
  tags: TagsDisplay,
  email: EmailDisplay,
  phone: PhoneDisplay,
  url: UrlDisplay,
  link: LinkDisplay,
  parent: LinkDisplay,
  company: LinkDisplay,
  department: LinkDisplay,
  any_link: AnyLinkDisplay,
  links: LinksDisplay,
  children: ChildrenDisplay,
  file: FileDisplay,
  image: FileDisplay,
  signature: SignatureDisplay,
  files: FilesDisplay,
  json: JsonDisplay,
}

export function DisplayOf({ field, value }: CellProps) {
  const Display = displays[shownType(field)] ?? CellOf
  return (
    <Suspense fallback={<CellOf field={field} value={value} />}>
      <Display field={field} value={value} />
    </Suspense>
  )
}
