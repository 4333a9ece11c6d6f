/** Bulle d'aide d'un bouton-icône : même texte que son nom, plus le raccourci s'il existe. */
import { Tooltip as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'

export const TooltipProvider = ({ children }: { children: ReactNode }) => <Primitive.Provider delayDuration={400}>{children}</Primitive.Provider>

interface TooltipProps {
  text: string
  shortcut?: string
  side?: 'top' | 'right' | 'bottom'
  children: ReactNode
}

export function Tooltip({ text, shortcut, side = 'bottom', children }: TooltipProps) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content side={side} sideOffset={6} className="z-50 flex animate-fade items-center gap-2 rounded-md bg-foreground px-2 py-1 text-meta text-background shadow-md">
          {text}
          {shortcut && <span className="opacity-70">{shortcut}</span>}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
