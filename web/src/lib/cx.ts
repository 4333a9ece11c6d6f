/** Assemble des classes. Pas de fusion Tailwind : les variantes ne se contredisent pas, et 8 ko restent au vestiaire. */
export { clsx as cx } from 'clsx'
