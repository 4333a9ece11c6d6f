/**
 * Onglets d'une page : une bande qui défile sur un téléphone, et un panneau par onglet.
 *
 * Les flèches vont d'un onglet à l'autre sans l'ouvrir (Entrée, Espace ou un clic l'ouvrent) : un panneau peut demander
 * des choses au serveur. Un panneau fermé reste dans la page, pour garder ce qu'on y a fait et pour l'impression.
 */
import { Tabs as Primitive } from 'radix-ui'
import { useEffect, useRef, type ReactNode, type RefObject } from 'react'
import { cx } from '@/lib/cx'

export interface Tab<Name extends string = string> {
  name: Name
  label: string
  /** Combien il y a derrière, quand le savoir ne coûte rien. */
  count?: number
}

interface TabsProps<Name extends string> {
  label: string
  /** La bande, pour qui mène le focus à l'un de ses onglets (`focusTab`). */
  strip?: RefObject<HTMLDivElement | null>
  tabs: Tab<Name>[]
  value: Name
  onValue: (name: Name) => void
  children: ReactNode
}

export function Tabs<Name extends string>({ label, strip, tabs, value, onValue, children }: TabsProps<Name>) {
  return (
    <Primitive.Root value={value} onValueChange={(name) => onValue(name as Name)} activationMode="manual">
      <Strip label={label} strip={strip} tabs={tabs} value={value} />
      {children}
    </Primitive.Root>
  )
}

function Strip({ label, strip, tabs, value }: Pick<TabsProps<string>, 'label' | 'strip' | 'tabs' | 'value'>) {
  const own = useRef<HTMLDivElement>(null)
  const list = strip ?? own
  const at = tabs.findIndex((tab) => tab.name === value)
  // Un lien peut ouvrir un onglet hors de l'écran d'un téléphone : la bande l'y amène, sans toucher à la page.
  useEffect(() => {
    const shown = list.current
    const chosen = shown?.children[at]
    if (shown && chosen instanceof HTMLElement) shown.scrollLeft = chosen.offsetLeft - (shown.clientWidth - chosen.clientWidth) / 2
  }, [list, at])
  return (
    // Un seul onglet n'offre pas de choix : sa bande se cache, et la page reste le même arbre.
    <Primitive.List ref={list} hidden={tabs.length === 1} aria-label={label} data-print="hide" className="relative flex gap-1 overflow-x-auto overflow-y-hidden border-b scroll-thin">
      {tabs.map((tab) => (
        <Primitive.Trigger
          key={tab.name}
          value={tab.name}
          data-tab={tab.name}
          className={cx(
            'ring-inside inline-flex min-h-11 shrink-0 cursor-pointer items-center gap-2 rounded-t-md border-b-2 border-transparent px-3 font-medium whitespace-nowrap text-muted-foreground transition-colors hover:text-foreground',
            'data-[state=active]:border-primary data-[state=active]:text-foreground',
          )}
        >
          {tab.label}
          {tab.count !== undefined && <span className="tnum rounded-full bg-muted px-1.5 text-meta text-foreground">{tab.count}</span>}
        </Primitive.Trigger>
      ))}
    </Primitive.List>
  )
}

/** Vide tant que `children` l'est : à qui le pose de ne le remplir qu'une fois ouvert. */
export const TabPanel = ({ name, children }: { name: string; children: ReactNode }) => (
  <Primitive.Content value={name} forceMount className="min-w-0 data-[state=inactive]:hidden print:block!">
    {children}
  </Primitive.Content>
)

export const focusTab = (strip: HTMLDivElement | null, name: string): void => strip?.querySelector<HTMLElement>(`[data-tab="${name}"]`)?.focus()
