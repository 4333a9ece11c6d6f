/** Messages : tous les gabarits, puis l'un d'eux, écrit et montré côte à côte. */
import { learn } from '@/lib/i18n'
import { mailTexts } from '@/locales/mail'
import type { ScreenProps } from '@/views/admin/admin-pages'
import { TemplateLoader } from './template-loader'
import { TemplatesList } from './templates-list'

await learn(mailTexts)

export default function TemplatesScreen({ item }: ScreenProps) {
  return item === undefined ? <TemplatesList /> : <TemplateLoader name={item.replace('/', '.')} />
}
