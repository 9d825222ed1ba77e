/** Aligns rows as kubectl does. `paint` decorates a cell after it has its width. */
export function columns(
  rows: readonly (readonly string[])[],
  paint: (text: string, column: number, row: number) => string = text => text,
): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0))) ?? [];
  return rows.map((cells, row) => {
    const last = cells.findLastIndex(cell => cell !== '');
    return cells
      .slice(0, last + 1)
      .map((cell, column) => paint(column === last ? cell : cell.padEnd(widths[column] ?? 0), column, row))
      .join('   ');
  });
}

export interface Branch {
  readonly text: string;
  readonly branches: readonly Branch[];
}

/** Draws branches as `tree` draws folders. */
export function drawTree({ text, branches }: Branch): string[] {
  return [text, ...drawBranches(branches, '')];
}

function drawBranches(branches: readonly Branch[], indent: string): string[] {
  return branches.flatMap(({ text, branches: inner }, index) => {
    const last = index === branches.length - 1;
    return [`${indent}${last ? '└── ' : '├── '}${text}`, ...drawBranches(inner, `${indent}${last ? '    ' : '│   '}`)];
  });
}
