import { commandOf, type Description, type Settings, type Values, valuesOf } from '../../src/programs/command-line.ts';

/** The values with which one command line would run a command. */
export function readValues<S extends Settings>(
  description: Description & { readonly settings: S },
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Values<S> {
  return valuesOf(description, commandOf(description).parse(args, { from: 'user' }), env);
}
