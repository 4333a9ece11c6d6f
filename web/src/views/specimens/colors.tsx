/** Les couleurs, deux à deux comme l'interface les emploie, avec leur contraste du moment : la marque et le thème le changent. */
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { useFormat } from '@/lib/format'
import { ratioOf } from './color'
import { groups, TEXT, type PairGroup } from './pairs'
import { useTokens } from './use-root'

const SAMPLE = 'Aa'
const AAA = 7
const names = [...new Set(groups.flatMap(({ pairs }) => pairs.flatMap(({ ink, ground }) => [ink, ground])))]

export function Colors() {
  const { t } = useTranslation()
  const values = useTokens(names)
  const valueOf = (name: string) => values[names.indexOf(name)] ?? ''
  return groups.map((group) => (
    <div key={group.name} data-specimen={`color-${group.name}`} className="grid gap-3 p-4">
      <h3 className="text-label font-medium">{t(`components.pairs.${group.name}`)}</h3>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-x-4 gap-y-3">
        {group.pairs.map(({ ink, ground }) => (
          <li key={`${ink}/${ground}`} className="grid grid-cols-[3.5rem_minmax(0,1fr)] items-center gap-3 print:break-inside-avoid">
            <Swatch group={group} ink={ink} ground={ground} />
            <div className="min-w-0 font-mono text-meta">
              <p className="truncate font-medium">{ink}</p>
              <p className="truncate text-muted-foreground">{ground}</p>
              <Ratio ratio={ratioOf(valueOf(ink), valueOf(ground))} least={group.least} />
            </div>
          </li>
        ))}
      </ul>
    </div>
  ))
}

/** En contrastes forcés, l'échantillon garde ses couleurs : c'est elles qu'on est venu voir. */
function Swatch({ group, ink, ground }: { group: PairGroup; ink: string; ground: string }) {
  const box = 'grid h-13 place-items-center rounded-md border forced-color-adjust-none print:[print-color-adjust:exact]'
  const background = `var(--${ground})`
  const color = `var(--${ink})`
  if (group.least === TEXT)
    return (
      <span className={`${box} text-record font-semibold`} style={{ background, color }}>
        {SAMPLE}
      </span>
    )
  return (
    <span aria-hidden className={box} style={{ background }}>
      {group.name === 'charts' ? <span className="h-8 w-7 rounded-sm" style={{ background: color }} /> : <span className="h-7 w-9 rounded-md border-2" style={{ borderColor: color }} />}
    </span>
  )
}

function Ratio({ ratio, least }: { ratio: number | undefined; least: number | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (ratio === undefined) return null
  const level = ratio >= AAA ? 'AAA' : 'AA'
  // Arrondi vers le bas : 4,49 ne doit pas se lire 4,5.
  const said = format.decimal(String(Math.floor(ratio * 10) / 10), 1)
  return (
    <p className="mt-0.5 flex items-center gap-2 font-sans">
      <span className="tnum">{t('components.ratio', { ratio: said })}</span>
      {least === undefined ? <Badge>{t('components.decor')}</Badge> : ratio < least ? <Badge tone="danger">{t('components.tooPale')}</Badge> : <Badge tone={level === 'AAA' ? 'success' : 'info'}>{level}</Badge>}
    </p>
  )
}
