/** Une différence, ligne à ligne : un signe et un mot disent ce qui vient et ce qui part, jamais la seule couleur. */
import { useTranslation } from 'react-i18next'
import { cx } from '@/lib/cx'
import { folded, type DiffLine } from '@/lib/line-diff'

const looks = { added: 'bg-success-soft text-success', removed: 'bg-danger-soft text-danger', same: '' }
const signs = { added: '+', removed: '−', same: '' }

interface DiffLinesProps {
  lines: DiffLine[]
  label: string
  /** Ce que les lignes ne disent pas est-il le même aussi ? */
  alike: boolean
}

export function DiffLines({ lines, label, alike }: DiffLinesProps) {
  const { t } = useTranslation()
  if (lines.every(({ kind }) => kind === 'same')) return <p className="text-muted-foreground">{t(alike ? 'versions.alike' : 'versions.unseen')}</p>
  return (
    <div role="region" aria-label={label} tabIndex={0} className="max-h-[40vh] scroll-thin overflow-y-auto rounded-md border text-label">
      <ol>
        {folded(lines).map((line, rank) =>
          line.kind === 'fold' ? (
            // oxlint-disable-next-line react/no-array-index-key -- une ligne n'a que son rang
            <li key={rank} className="px-3 py-0.5 text-muted-foreground">
              {t('versions.folded', { count: line.count })}
            </li>
          ) : (
            // oxlint-disable-next-line react/no-array-index-key -- une ligne n'a que son rang
            <li key={rank} className={cx('flex gap-2 px-3 py-0.5', looks[line.kind])}>
              <span aria-hidden className="w-3 shrink-0 font-mono">
                {signs[line.kind]}
              </span>
              {line.kind !== 'same' && <span className="sr-only">{t(`versions.${line.kind}`)} </span>}
              <span className="min-w-0 break-words whitespace-pre-wrap">{line.text}</span>
            </li>
          ),
        )}
      </ol>
    </div>
  )
}
