/** Texte long en lecture : paragraphes gardés, très long texte replié. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'

const FOLD_AT = 1200

export function LongTextDisplay({ value }: CellProps) {
  const { t } = useTranslation()
  const [whole, setWhole] = useState(false)
  if (!value) return <Blank />
  const text = String(value)
  const folded = text.length > FOLD_AT && !whole
  return (
    <div className="max-w-prose">
      <p className="break-words whitespace-pre-line">{folded ? `${text.slice(0, FOLD_AT)}…` : text}</p>
      {text.length > FOLD_AT && (
        <Button variant="link" size="inline" onClick={() => setWhole(!whole)}>
          {whole ? t('action.showLess') : t('action.showMore')}
        </Button>
      )}
    </div>
  )
}
