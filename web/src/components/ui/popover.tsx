/** Panneau flottant non bloquant. */
import { Popover as Primitive } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cx } from '@/lib/cx'

export const Popover = Primitive.Root
export const PopoverTrigger = Primitive.Trigger
export const PopoverClose = Primitive.Close

export const floatingStyle = 'z-50 rounded-lg border bg-popover text-foreground shadow-lg outline-none'

export const PopoverContent = ({ className, align = 'start', sideOffset = 6, ...rest }: ComponentProps<typeof Primitive.Content>) => (
  <Primitive.Portal>
    <Primitive.Content
      align={align}
      sideOffset={sideOffset}
      collisionPadding={8}
      className={cx(floatingStyle, 'max-h-(--radix-popover-content-available-height) max-w-[calc(100vw-16px)] animate-pop overflow-y-auto scroll-thin', className)}
      {...rest}
    />
  </Primitive.Portal>
)
