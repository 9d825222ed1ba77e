import t from 'tap';
import { version } from '../../src/version.ts';
import { cli } from './run-cli.ts';

for (const command of [[], ['plan'], ['delete'], ['clean']]) {
  const name = ['kubectl leftovers', ...command].join(' ');
  t.test(`${name} says what it can do`, async t => {
    const { stdout, ...others } = await cli(...command, '--help');
    t.strictSame(others, { code: 0, stderr: '' });
    t.matchSnapshot(stdout, `the help of ${name}`);
    t.equal((await cli(...command, '-h')).stdout, stdout);
  });
}

t.test('says its version', async t => {
  t.strictSame(await cli('--version'), { code: 0, stdout: `${version}\n`, stderr: '' });
});

const see = '\nSee "kubectl leftovers --help".\n';
const wrong: Record<string, [argv: string[], stderr: string]> = {
  'a command that there is not': [['bogus'], 'error: there is no command "bogus". See "kubectl leftovers --help".\n'],
  'a flag that there is not': [['plan', 'x', '--colour'], `error: unknown option '--colour'${see}`],
  'no name': [['plan'], `error: missing required argument 'name'${see}`],
  'two names': [
    ['clean', 'a', 'b'],
    `error: too many arguments for 'clean'. Expected 1 argument but got 2: a, b.${see}`,
  ],
  'a format that there is not': [
    ['plan', 'x', '-o', 'xml'],
    `error: option '-o, --output <format>' argument 'xml' is invalid. Allowed choices are table, wide, tree, json, yaml, name.${see}`,
  ],
  'operands of another fate': [
    ['clean', 'x', '--operands', 'eat'],
    `error: option '--operands <what>' argument 'eat' is invalid. Allowed choices are delete, keep.${see}`,
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
