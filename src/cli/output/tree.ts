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
