import { join } from 'node:path';
import t from 'tap';
import { version } from '../../src/version.ts';
import { kubeconfig, nobody } from '../support/kubeconfig.ts';
import { example } from './dumps.ts';
import { cli } from './run-cli.ts';

for (const command of [[], ['plan'], ['delete'], ['clean']]) {
  const name = ['kubectl leftovers', ...command].join(' ');
  t.test(`${name} says what it can do`, async t => {
    const { stdout, ...others } = await cli(...command, '--help');
    t.strictSame(others, { code: 0, stderr: '' });
    t.matchSnapshot(stdout, `the help of ${name}`);
    t.equal((await cli(...command, '-h')).stdout, stdout);
    t.equal((await cli('help', ...command)).stdout, stdout);
  });
}

t.test('says its version', async t => {
  t.strictSame(await cli('--version'), { code: 0, stdout: `${version}\n`, stderr: '' });
});

const see = (command: string): string => `\nSee "kubectl leftovers ${command} --help".\n`;
const wrong: Record<string, [argv: string[], stderr: string]> = {
  'a command that there is not': [['bogus'], 'error: there is no command "bogus". See "kubectl leftovers --help".\n'],
  'a flag that there is not': [['plan', 'x', '--colour'], `error: unknown option '--colour'${see('plan')}`],
  'no name': [['plan'], `error: missing required argument 'name'${see('plan')}`],
  'two names': [
    ['clean', 'a', 'b'],
    `error: too many arguments for 'clean'. Expected 1 argument but got 2: a, b.${see('clean')}`,
  ],
  'a format that there is not': [
    ['plan', 'x', '-o', 'xml'],
    `error: option '-o, --output <format>' argument 'xml' is invalid. Allowed choices are table, wide, tree, json, yaml, name, html.${see('plan')}`,
  ],
  'operands of another fate': [
    ['clean', 'x', '--operands', 'eat'],
    `error: option '--operands <what>' argument 'eat' is invalid. Allowed choices are delete, keep.${see('clean')}`,
  ],
  'a flag of another command before this one': [
    ['--snapshot', 'dump', 'clean', 'x'],
    `error: clean has no option '--snapshot'${see('clean')}`,
  ],
  'a folder that is not there': [
    ['--snapshot', 'no/such/folder'],
    "error: no/such/folder: cannot be read: ENOENT: no such file or directory, stat 'no/such/folder'\n",
  ],
  'a kubeconfig that is not there': [
    ['--kubeconfig', 'no/such/file'],
    "error: cannot read the kubeconfig no/such/file: ENOENT: no such file or directory, open 'no/such/file'\n",
  ],
};

t.test('what is wrong is said in a line or two, and the exit code is 2', async t => {
  for (const [name, [argv, stderr]] of Object.entries(wrong)) {
    t.strictSame(await cli(...argv), { code: 2, stdout: '', stderr }, name);
  }
});

t.test('flags of a command may stand before it; those behind it are stronger', async t => {
  const before = ['--kubeconfig', 'no/such/file', '-o', 'json', '--no-headers'];
  const stderr = 'error: cannot read the kubeconfig no/such/file: ';
  for (const command of ['plan', 'clean', 'delete']) {
    t.match(await cli(...before, command, 'x'), { code: 2, stderr: new RegExp(`^${stderr}`) }, command);
    t.match(await cli('--kubeconfig', 'x', command, 'x', '--kubeconfig=no/such/file'), {
      stderr: new RegExp(`^${stderr}`),
    });
  }
  const snapshot = ['--snapshot', example];
  const behind = await cli('plan', 'redis-operator', '-n', 'redis', '-o', 'name', ...snapshot);
  t.equal(behind.code, 0);
  t.strictSame(await cli('-n', 'redis', '-o', 'tree', ...snapshot, 'plan', 'redis-operator', '-o', 'name'), behind);
});

t.test('an API server that is not there is told once', async t => {
  const config = kubeconfig({ current: 'c', contexts: { c: nobody } });
  const file = join(t.testdir({ config }), 'config');
  const why =
    /could not \S.*, nor read \d+ other things: Unreachable: the API server https:\/\/127\.0\.0\.1:1 cannot be reached: .*\n$/;
  t.match(await cli('--kubeconfig', file), {
    code: 2,
    stdout: '',
    stderr: new RegExp(`^warning: ${why.source}`),
  });
  t.match(await cli('clean', 'x', '--kubeconfig', file), {
    code: 2,
    stdout: '',
    stderr: new RegExp(`^error: it is unknown whether anything is left of x, because\n  - ${why.source}`),
  });
});
