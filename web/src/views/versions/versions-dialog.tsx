/** Les versions d'une définition : qui, quand, ce qui a changé ; l'une se compare, et se reprend. */
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Dialog, DialogBody, DialogContent, DialogFooter } from '@/components/ui/dialog'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Segmented } from '@/components/ui/segmented'
import { Skeleton } from '@/components/ui/skeleton'
import { versionsQuery, type Version } from '@/features/definitions/api/versions'
import { cx } from '@/lib/cx'
import { same } from '@/lib/form/values'
import { useFormat } from '@/lib/format'
import { lineDiff, type DiffLine } from '@/lib/line-diff'
import { DiffLines } from './diff-lines'
import type { VersionsProps } from './versions-button'

const against = ['before', 'now'] as const

export default function VersionsDialog({ path, lines, onTake, onClose }: VersionsProps & { onClose: () => void }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(versionsQuery<never>(path))
  const [chosen, choose] = useState(0)
  const [to, setTo] = useState<(typeof against)[number]>('before')
  const read = useMemo(() => (data ?? []).map(({ body }) => (body ? lines(body) : [])), [data, lines])
  const changes = useMemo(() => read.map((after, rank) => lineDiff(read[rank + 1] ?? [], after)), [read])
  const version = data?.[chosen]
  const body = version?.body
  // Comparée à celle d'aujourd'hui, une ligne ajoutée est ce que la reprendre apporterait.
  const other = to === 'now' && chosen > 0 ? 0 : chosen + 1
  const shown = useMemo(() => (other === 0 ? lineDiff(read[0] ?? [], read[chosen] ?? []) : (changes[chosen] ?? [])), [read, changes, chosen, other])
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent wide title={t('versions.title')} description={t('versions.hint')}>
        <DialogBody>
          {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
          {!data && !error && <Skeleton className="h-48" />}
          {data?.length === 0 && <p className="text-muted-foreground">{t('versions.none')}</p>}
          {data && data.length > 0 && (
            <>
              <ol aria-label={t('versions.title')} className="max-h-44 scroll-thin divide-y overflow-y-auto rounded-md border">
                {data.map((one, rank) => (
                  <li key={one.plan}>
                    <VersionLine version={one} current={rank === 0 && one.body !== null} chosen={rank === chosen} changed={changes[rank] ?? []} onChoose={() => choose(rank)} />
                  </li>
                ))}
              </ol>
              <div className="grid gap-2">
                <div className="flex flex-wrap items-center justify-between gap-2">
                  <h3 className="font-medium">{t('versions.what', { version: version?.version })}</h3>
                  {chosen > 0 && <Segmented aria-label={t('versions.against')} value={to} options={against.map((value) => ({ value, label: t(`versions.to.${value}`) }))} onChange={(value) => setTo(value as typeof to)} />}
                </div>
                <DiffLines lines={shown} alike={same(data[other]?.body ?? null, body)} label={t('versions.what', { version: version?.version })} />
              </div>
            </>
          )}
        </DialogBody>
        {body && chosen > 0 && (
          <DialogFooter>
            <Button
              variant="primary"
              onClick={() => {
                onTake(body)
                onClose()
              }}
            >
              {t('versions.take')}
            </Button>
          </DialogFooter>
        )}
      </DialogContent>
    </Dialog>
  )
}

interface VersionLineProps {
  version: Version<never>
  current: boolean
  chosen: boolean
  /** Depuis celle d'avant. */
  changed: DiffLine[]
  onChoose: () => void
}

function VersionLine({ version, current, chosen, changed, onChoose }: VersionLineProps) {
  const { t } = useTranslation()
  const { datetime, list } = useFormat()
  const count = (kind: DiffLine['kind']) => changed.filter((line) => line.kind === kind).length
  const counts = { more: count('added'), less: count('removed') }
  const moved = Object.entries(counts).flatMap(([said, lines]) => (lines > 0 ? [t(`versions.${said}`, { count: lines })] : []))
  const told = version.did !== 'changed' ? t(`versions.did.${version.did}`) : moved.length > 0 ? list(moved) : t('versions.unchanged')
  return (
    <button type="button" aria-pressed={chosen} className={cx('ring-inside flex w-full flex-wrap items-center gap-x-3 gap-y-0.5 px-3 py-2 text-left hover:bg-muted touch:min-h-11', chosen && 'bg-accent text-accent-foreground')} onClick={onChoose}>
      <span className="tnum font-medium">{t('versions.number', { version: version.version })}</span>
      {current && <Badge tone="success">{t('versions.current')}</Badge>}
      <span className={cx('min-w-0 flex-1 basis-40 text-label', !chosen && 'text-muted-foreground')}>{told}</span>
      <span className={cx('tnum text-label', !chosen && 'text-muted-foreground')}>{[version.by, datetime(version.at)].filter(Boolean).join(' · ')}</span>
    </button>
  )
}
