/** Petit témoin d'attente, dans un bouton seulement : une page en attente montre un squelette. */
import { LoaderCircle } from 'lucide-react'

export const Spinner = () => <LoaderCircle aria-hidden className="size-4 animate-spin" />
