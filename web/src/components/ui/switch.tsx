/** Interrupteur : une case à cocher qui s'annonce « activé / désactivé ». */
import { Switch as Primitive } from 'radix-ui'
import type { ComponentProps } from 'react'

export const Switch = (props: ComponentProps<typeof Primitive.Root>) => (
  <Primitive.Root
    className="relative h-6 w-10 shrink-0 cursor-pointer rounded-full border border-transparent bg-input transition-colors disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50 data-[state=checked]:bg-primary touch:h-8 touch:w-14"
    {...props}
  >
    <Primitive.Thumb className="block size-4.5 translate-x-0.5 rounded-full bg-background forced-colors:bg-[ButtonText] transition-transform data-[state=checked]:translate-x-4.5 touch:size-6.5 touch:data-[state=checked]:translate-x-[1.6875rem]" />
  </Primitive.Root>
)
