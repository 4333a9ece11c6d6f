/** Ce qui diffère entre deux textes, ligne à ligne : la plus longue suite commune reste, le reste part ou vient. */

export interface DiffLine {
  kind: 'same' | 'added' | 'removed'
  text: string
}

/** Des lignes qui n'ont pas changé, passées sous silence. */
export interface Fold {
  kind: 'fold'
  count: number
}

export function lineDiff(before: readonly string[], after: readonly string[]): DiffLine[] {
  // common[i][j] : longueur de la plus longue suite commune à before[i…] et after[j…].
  const common = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1))
  const at = (i: number, j: number) => common[i]?.[j] ?? 0
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const row = common[i]
      if (row) row[j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    const [left, right] = [before[i], after[j]]
    if (left !== undefined && left === right) {
      lines.push({ kind: 'same', text: left })
      i++
      j++
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: 'removed', text: left })
      i++
    } else {
      lines.push({ kind: 'added', text: right ?? '' })
      j++
    }
  }
  return lines
}

/** Ne garde, de ce qui n'a pas changé, que quelques lignes autour de ce qui a changé. */
export function folded(lines: readonly DiffLine[], around = 2): (DiffLine | Fold)[] {
  const changed = lines.flatMap(({ kind }, rank) => (kind === 'same' ? [] : [rank]))
  const near = (rank: number) => changed.some((one) => Math.abs(one - rank) <= around)
  const kept: (DiffLine | Fold)[] = []
  for (const [rank, line] of lines.entries()) {
    const last = kept.at(-1)
    if (near(rank)) kept.push(line)
    else if (last?.kind === 'fold') last.count++
    else kept.push({ kind: 'fold', count: 1 })
  }
  return kept
}
