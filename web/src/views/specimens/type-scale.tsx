/** Les tailles de texte, de la plus petite à la plus grande, et les trois graisses. */
import { useTranslation } from 'react-i18next'
import { cx } from '@/lib/cx'
import { Specimen } from './section'
import { useReading } from './use-root'

const sizes = { meta: 'text-meta', label: 'text-label', body: 'text-body', section: 'text-section', page: 'text-page', record: 'text-record', figure: 'text-figure' }
const weights = { 400: 'font-normal', 500: 'font-medium', 600: 'font-semibold' }

export function TypeScale() {
  const { t } = useTranslation()
  return (
    <>
      {Object.entries(sizes).map(([name, size]) => (
        <Specimen key={name} of={`text-${name}`}>
          <Line size={size} text={t('components.sentence')} />
        </Specimen>
      ))}
      <Specimen of="font-weight">
        {Object.entries(weights).map(([weight, look]) => (
          <span key={weight} className={cx('text-section', look)}>
            {t('components.value')} <span className="tnum text-muted-foreground">{weight}</span>
          </span>
        ))}
      </Specimen>
    </>
  )
}

function Line({ size, text }: { size: string; text: string }) {
  const [node, shown] = useReading<HTMLParagraphElement>((style) => style.fontSize)
  return (
    <>
      <p ref={node} className={cx('min-w-0 flex-1 basis-60 break-words', size)}>
        {text}
      </p>
      <span className="tnum text-meta text-muted-foreground">{shown}</span>
    </>
  )
}
