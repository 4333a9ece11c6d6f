/** Ce qu'un travail du serveur a fait, en nombres ; celui qui n'est pas connu ne se montre pas. */
import { useFormat } from '@/lib/format'

export function Figures({ figures }: { figures: [label: string, value: number | undefined][] }) {
  const { number } = useFormat()
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
      {figures
        .filter(([, value]) => value !== undefined)
        .map(([label, value]) => (
          <div key={label} className="rounded-lg border bg-card p-4">
            <dt className="text-label text-muted-foreground">{label}</dt>
            <dd className="tnum text-figure font-semibold">{number(value ?? 0)}</dd>
          </div>
        ))}
    </dl>
  )
}
