/** La page d'un message en blocs, à la place de son texte ; l'éditeur n'arrive qu'à qui le demande. */
import { lazy, Suspense } from 'react'
import type { ControlProps } from '@/components/ui/field-frame'
import { Skeleton } from '@/components/ui/skeleton'
import type { Language } from '@/lib/i18n'
import { readSetting, writeSetting } from '@/lib/settings'
import type { Palette } from './use-variables'

const VisualEditor = lazy(() => import('./blocks/visual-editor'))

/** La façon d'écrire la page, d'un message à l'autre. */
const KEY = 'message-page'
export const prefersBlocks = (): boolean => readSetting(KEY) === 'blocks'
export const preferBlocks = (blocks: boolean): void => writeSetting(KEY, blocks ? 'blocks' : null)

interface VisualPartProps {
  text: string
  original: string
  locale: Language
  palette: Palette
  control: ControlProps
  onType: (text: string) => void
}

export function VisualPart({ control, ...editor }: VisualPartProps) {
  return (
    <div role="group" id={control.id} tabIndex={-1} aria-labelledby={control['aria-labelledby']} aria-describedby={control['aria-describedby']} className="min-w-0">
      <Suspense fallback={<Skeleton className="h-64" />}>
        <VisualEditor {...editor} />
      </Suspense>
    </div>
  )
}
