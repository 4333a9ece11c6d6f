/** Document libre : du JSON, remis en forme en quittant la case. */
import { Textarea } from '@/components/ui/input'
import type { EditorProps } from '@/fields/types'

export function JsonEditor({ value, onChange, onBlur, control, disabled }: EditorProps) {
  const text = String(value ?? '')
  const leave = () => {
    const tidy = indented(text)
    if (tidy !== text) onChange(tidy)
    onBlur()
  }
  return <Textarea spellCheck={false} autoCapitalize="off" className="font-mono text-label" value={text} disabled={disabled} onChange={(event) => onChange(event.target.value)} onBlur={leave} {...control} />
}

function indented(text: string): string {
  try {
    return text.trim() === '' ? text : JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
