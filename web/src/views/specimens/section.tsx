/** La charpente de la page : une section, et dedans chaque pièce, nommée comme son fichier. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

export const sectionId = (name: string): string => `components-${name}`

export function Section({ name, children }: { name: string; children: ReactNode }) {
  const { t } = useTranslation()
  const id = sectionId(name)
  return (
    <section aria-labelledby={id} className="min-w-0">
      <h2 id={id} tabIndex={-1} className="scroll-mt-4 pb-2 text-section outline-none">
        {t(`components.sections.${name}`)}
      </h2>
      <div className="divide-y rounded-lg border bg-card">{children}</div>
    </section>
  )
}

/** `of` : les fichiers de `components/ui` montrés ici, ou ce que c'est d'autre. Les essais lisent ces noms. */
export const Specimen = ({ of, children }: { of: string; children: ReactNode }) => (
  <div data-specimen={of} className="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-3 p-4 md:grid-cols-[8rem_minmax(0,1fr)] print:break-inside-avoid">
    <h3 className="grid content-start gap-0.5 font-mono text-meta font-medium break-words text-muted-foreground md:pt-1.5">
      {of.split(' ').map((name) => (
        <span key={name}>{name}</span>
      ))}
    </h3>
    <div className="flex min-w-0 flex-wrap items-center gap-3">{children}</div>
  </div>
)

/** Des champs côte à côte, quand la place le permet. */
export const Columns = ({ children }: { children: ReactNode }) => <div className="grid w-full grid-cols-[repeat(auto-fill,minmax(min(100%,16rem),1fr))] items-start gap-x-5 gap-y-4">{children}</div>
