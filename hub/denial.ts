/** The commands that a denial prints: first those that delete custom resources, then the one that removes it all. */
export interface Commands {
  readonly operands: readonly string[];
  readonly cascade: string | undefined;
}

/** Reads them as a person does who pastes them. */
export function commandsIn(denial: string): Commands {
  const lines = denial.split('\n').map(line => line.trim());
  const [, cascade] = /^ *remove it all, in safe order: +(kubectl .+)$/m.exec(denial) ?? [];
  return { operands: lines.filter(line => line.startsWith('kubectl ') && !line.startsWith('kubectl get ')), cascade };
}
