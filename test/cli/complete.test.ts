import { join } from 'node:path';
import t from 'tap';
import { kubeconfig, nobody } from '../support/kubeconfig.ts';
import { cli } from './run-cli.ts';

const config = kubeconfig({ current: 'test', contexts: { prod: nobody, test: nobody } });
const file = join(t.testdir({ config }), 'config');

const cases: Record<string, [words: string[], lines: string[]]> = {
  'the commands': [[''], ['plan', 'why', 'delete', 'clean', ':4']],
  'the beginning of one': [['cl'], ['clean', ':4']],
  'flags of a command': [
    ['clean', '--o'],
    ['--operands', '--output', ':4'],
  ],
  'flags of the list': [['--all'], ['--all-namespaces', ':4']],
  formats: [
    ['-o', 't'],
    ['table', 'tree', ':4'],
  ],
  'what to do with operands': [
    ['clean', 'x', '--operands', ''],
    ['delete', 'keep', ':4'],
  ],
  'a value after the sign': [
    ['plan', 'x', '--output=j'],
    ['json', ':4'],
  ],
  'flags before the command': [
    ['-n', 'plan', 'clean', '--dry'],
    ['--dry-run', ':4'],
  ],
  'a value that is no command': [['-n', 'pl'], [':4']],
  contexts: [
    ['--kubeconfig', file, '--context', ''],
    ['prod', 'test', ':4'],
  ],
  'contexts, for a command': [
    ['clean', `--kubeconfig=${file}`, '--context=t'],
    ['test', ':4'],
  ],
  'files are for the shell': [['plan', 'x', '--snapshot', ''], [':0']],
  'no cluster, no names': [['plan', '--kubeconfig', 'no/such/file', ''], [':4']],
};

for (const [name, [words, lines]] of Object.entries(cases)) {
  t.test(name, async t => {
    t.strictSame(await cli('__complete', ...words), { code: 0, stdout: `${lines.join('\n')}\n`, stderr: '' });
  });
}
