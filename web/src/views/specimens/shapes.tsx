/** Les arrondis, et ce que chaque densité donne aux commandes, aux lignes, aux écarts. */
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { cx } from '@/lib/cx'
import { densities, type Density } from '@/lib/theme'
import { Specimen } from './section'
import { useReading } from './use-root'

const radii = { sm: 'rounded-sm', md: 'rounded-md', lg: 'rounded-lg', xl: 'rounded-xl', full: 'rounded-full' }
const measures = ['row', 'control', 'gap', 'fs']

export const Shapes = () => (
  <>
    <Specimen of="radius">
      {Object.entries(radii).map(([name, look]) => (
        <Corner key={name} name={name} look={look} />
      ))}
    </Specimen>
    {densities.map((density) => (
      <Specimen key={density} of={density}>
        <DensitySample density={density} />
      </Specimen>
    ))}
  </>
)

function Corner({ name, look }: { name: string; look: string }) {
  const [node, shown] = useReading<HTMLSpanElement>((style) => style.borderTopLeftRadius)
  return (
    <span className="grid justify-items-center gap-1 text-meta">
      <span ref={node} aria-hidden className={cx('size-14 border border-input bg-muted', look)} />
      <span className="font-mono">{name}</span>
      {name !== 'full' && <span className="tnum text-muted-foreground">{shown}</span>}
    </span>
  )
}

/** Les jetons se posent sur n'importe quel élément : celui-ci prend les siens, quelle que soit la densité de la page. */
function DensitySample({ density }: { density: Density }) {
  const { t } = useTranslation()
  const [node, shown] = useReading<HTMLDivElement>((style) => measures.map((name) => style.getPropertyValue(`--${name}`).trim()).join(' '))
  const values = shown.split(' ')
  return (
    <div ref={node} data-density={density} className="grid w-full gap-gap text-body">
      <dl className="flex flex-wrap gap-x-5 gap-y-1 text-meta">
        {measures.map((name, rank) => (
          <div key={name} className="flex gap-1.5">
            <dt className="font-mono text-muted-foreground">{name}</dt>
            <dd className="tnum">{values[rank]}</dd>
          </div>
        ))}
      </dl>
      <div className="flex flex-wrap gap-gap">
        <Input aria-label={t('components.field')} defaultValue={t('components.value')} className="max-w-xs" />
        <Button>{t('action.view')}</Button>
      </div>
      <p className="flex h-row items-center rounded-md bg-muted px-3">
        <span className="truncate">{t('components.row')}</span>
      </p>
    </div>
  )
}
