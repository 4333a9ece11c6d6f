/** Un nombre et son nom, dans une liste de définitions. */
export const FigureCard = ({ label, value }: { label: string; value: string }) => (
  <div className="grid rounded-lg border bg-card px-4 py-3">
    <dt className="text-label text-muted-foreground">{label}</dt>
    <dd className="tnum text-section font-semibold">{value}</dd>
  </div>
)
