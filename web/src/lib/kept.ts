/** Ce qui coûte à fabriquer et peu à garder (formats, messages lus) : fait au premier besoin, repris ensuite. */
export function kept<T>(store: Map<string, T>, key: string, make: () => T): T {
  const found = store.get(key) ?? make()
  store.set(key, found)
  return found
}
