/** L'éditeur en blocs et ses textes, chargés au premier usage. */
import { learn } from '@/lib/i18n'
import { blockTexts } from '@/locales/blocks'

await learn(blockTexts)

export { BlocksEditor as default } from './blocks-editor'
