/** Un groupe de préférences, et une ligne qui s'allume ou s'éteint. */

export function Group({ id, title, help, children }: { id: string; title: string; help?: string; children: React.ReactNode }) {
  return (
    <section aria-labelledby={id} className="grid gap-4">
      <div>
        <h2 id={id} className="text-section">
          {title}
        </h2>
        {help && <p className="mt-0.5 text-muted-foreground">{help}</p>}
      </div>
      {children}
    </section>
  )
}

export const Row = ({ id, label, help, children }: { id: string; label: string; help?: string; children: React.ReactNode }) => (
  <div className="flex items-center justify-between gap-4">
    <div className="min-w-0">
      <label htmlFor={id}>{label}</label>
      {help && (
        <p id={`${id}-help`} className="text-label text-muted-foreground">
          {help}
        </p>
      )}
    </div>
    {children}
  </div>
)
