import { type Command, Option } from 'commander';

const formats = ['table', 'wide', 'tree', 'json', 'yaml', 'name'] as const;

type Format = (typeof formats)[number] | typeof page;

/** For output that a person only looks at. */
export const page = 'html';

export interface OutputOptions {
  readonly output: Format;
  /** Commander's name for `--no-headers`. */
  readonly headers: boolean;
}

export function withOutput(command: Command, ...more: readonly Format[]): Command {
  return command
    .addOption(new Option('-o, --output <format>', 'how to show it').choices([...formats, ...more]).default('table'))
    .option('--no-headers', 'leave the headings of tables out');
}
