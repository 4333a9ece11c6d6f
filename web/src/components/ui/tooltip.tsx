/** Bulle d'une icône sans texte visible. Elle répète son nom : rien n'est perdu pour qui ne la voit pas. */
import { Tooltip as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'

export default function Tooltip({ text, children }: { text: string; children: ReactNode }) {
  return (
    <Primitive.Provider delayDuration={300}>
      <Primitive.Root>
        <Primitive.Trigger asChild>{children}</Primitive.Trigger>
        <Primitive.Portal>
          <Primitive.Content side="right" sideOffset={6} className="z-50 animate-fade rounded-md bg-foreground px-2 py-1 text-meta text-background shadow-md">
            {text}
          </Primitive.Content>
        </Primitive.Portal>
      </Primitive.Root>
    </Primitive.Provider>
  )
}
