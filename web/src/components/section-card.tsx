/** Une section de fiche ou de formulaire : son titre, ses champs en colonnes ; repliable quand le modèle le veut. */
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from '@/lib/cx'
import type { Section } from '@/lib/model'

// La largeur de la carte décide, non celle de l'écran : un aperçu étroit se range comme un téléphone.
const widths: Record<number, string> = { 1: '', 2: '@lg:grid-cols-2', 3: '@lg:grid-cols-2 @2xl:grid-cols-3', 4: '@lg:grid-cols-2 @2xl:grid-cols-4' }

export const columnsOf = (section: Section): string => cx('grid grid-cols-1', widths[section.columns ?? 2])

export function SectionCard({ section, label, children }: { section: Section; label: string; children: ReactNode }) {
  const id = `section-${section.name}`
  const frame = '@container min-w-0 rounded-lg border bg-card p-4 sm:p-5'
  if (!section.collapsed)
    return (
      <section aria-labelledby={id} className={frame}>
        <h2 id={id} className="text-section">
          {label}
        </h2>
        {children}
      </section>
    )
  return (
    <section aria-labelledby={id} className={frame}>
      {/* Le contenu reste dans la page : la recherche du navigateur et le passage à une faute l'ouvrent. */}
      <details className="group">
        <summary className="-m-2 flex min-h-8 cursor-pointer list-none items-center gap-2 rounded-md p-2 touch:min-h-11 [&::-webkit-details-marker]:hidden">
          <ChevronRight aria-hidden className="size-4 shrink-0 text-muted-foreground transition-transform group-open:rotate-90" />
          <h2 id={id} className="text-section">
            {label}
          </h2>
        </summary>
        {children}
      </details>
    </section>
  )
}
