import t from 'tap';
import { UsageError } from '../../src/programs/process-io.ts';
import { readValues } from './read-values.ts';

type Command = Parameters<typeof readValues>[0];

/** Of a setting: a text and its value, another text and its value, and one that is wrong. */
type Case = readonly [text: string, value: unknown, text: string, value: unknown, no?: string];

interface Table<S extends Command['settings']> {
  readonly name: string;
  readonly settings: S;
  /** What it does not run without. */
  readonly required?: NodeJS.ProcessEnv;
  readonly cases: Readonly<Record<keyof S, Case>>;
  /** The values of all where nothing else is set. */
  readonly defaults: object;
}

/** The settings of a command, each read from where it can be set. */
export function testSettings<S extends Command['settings']>(table: Table<S>): void {
  const { name, settings, required = {}, cases, defaults } = table;
  const command = { program: 'subscription-guard', summary: '', name, settings };

  t.test(`each setting of ${name} is read from its variable and from its flag, and the flag wins`, async t => {
    for (const [name, [text, value, other, otherValue, wrong]] of Object.entries<Case>(cases)) {
      const variable = `SUBSCRIPTION_GUARD_${name.toUpperCase().replaceAll('-', '_')}`;
      const env = { ...required, [variable]: text };
      t.match(readValues(command, [], env), { [name]: value }, `${variable}=${text}`);
      const flag = `--${name}=${other}`;
      t.match(readValues(command, [flag], env), { [name]: otherValue }, `${flag} ${variable}=${text}`);
      if (wrong === undefined) continue;
      const blame = { message: new RegExp(`^--${name} must be .+, not "${wrong}"$`) };
      t.throws(() => readValues(command, [`--${name}=${wrong}`], env), blame, `--${name}=${wrong}`);
      t.throws(() => readValues(command, [`--${name}=${wrong}`], env), UsageError);
    }
  });

  t.test(`what ${name} does when nothing else is set`, async t => {
    t.strictSame(readValues(command, [], required), defaults);
  });
}
