/** Menu déroulant d'actions ou de choix. */
import { Check } from 'lucide-react'
import { DropdownMenu as Primitive } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from '@/lib/cx'
import { floatingStyle } from './popover'

/** Non bloquant : le reste de la page reste accessible aux lecteurs d'écran, et un clic ailleurs ferme. */
export const Menu = (props: ComponentProps<typeof Primitive.Root>) => <Primitive.Root modal={false} {...props} />
export const MenuTrigger = Primitive.Trigger
export const MenuRadioGroup = Primitive.RadioGroup

const itemStyle =
  'relative flex min-h-8 cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-1 outline-none select-none data-disabled:pointer-events-none data-disabled:opacity-50 data-highlighted:bg-muted touch:min-h-12 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground'

export const MenuContent = ({ className, align = 'end', sideOffset = 6, ...rest }: ComponentProps<typeof Primitive.Content>) => (
  <Primitive.Portal>
    <Primitive.Content
      align={align}
      sideOffset={sideOffset}
      collisionPadding={8}
      className={cx(floatingStyle, 'max-h-(--radix-dropdown-menu-content-available-height) min-w-56 animate-pop overflow-y-auto p-1.5 scroll-thin', className)}
      {...rest}
    />
  </Primitive.Portal>
)

export const MenuItem = ({ className, danger, ...rest }: ComponentProps<typeof Primitive.Item> & { danger?: boolean }) => (
  <Primitive.Item className={cx(itemStyle, danger && 'text-danger [&_svg]:text-danger!', className)} {...rest} />
)

export const MenuChoice = ({ children, ...rest }: ComponentProps<typeof Primitive.RadioItem>) => (
  <Primitive.RadioItem className={cx(itemStyle, 'pr-8')} onSelect={(event) => event.preventDefault()} {...rest}>
    {children}
    <Primitive.ItemIndicator className="absolute right-2.5">
      <Check aria-hidden />
    </Primitive.ItemIndicator>
  </Primitive.RadioItem>
)

export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <Primitive.Label className="px-2.5 pt-1.5 pb-1 text-meta font-medium text-muted-foreground">{children}</Primitive.Label>
)

export const MenuSeparator = () => <Primitive.Separator className="-mx-1.5 my-1.5 h-px bg-border" />
