/** Marque de l'application. */
export const Logo = ({ className }: { className?: string }) => (
  <svg viewBox="0 0 32 32" aria-hidden className={className}>
    <rect width="32" height="32" rx="8" className="fill-primary" />
    <path d="M6 18c2.500-6 5-6 7.500-1.500S18.500 22 21 17s3.500-5 5-2" fill="none" className="stroke-primary-foreground" strokeWidth="3" strokeLinecap="round" />
    <circle cx="13" cy="10" r="1.900" className="fill-primary-foreground" />
  </svg>
)
