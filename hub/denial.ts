/** The commands that a denial prints. */
export interface Commands {
  /** Delete custom resources. None where these are so many that it only counts them. */
  readonly operands: readonly string[];
  /** Removes it all. */
  readonly cascade: string | undefined;
}

/** Reads them as a person does who pastes them. Those that say what to do with the rest have words before them. */
export function commandsIn(denial: string): Commands {
  const lines = denial.split('\n').map(line => line.trim());
  const [, cascade] = /^ *remove it all, in safe order: +(kubectl .+)$/m.exec(denial) ?? [];
  return {
    operands: lines.filter(line => line.startsWith('kubectl ')),
    cascade,
  };
}
