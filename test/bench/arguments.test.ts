import t from 'tap';
import { readArguments } from '../../bench/arguments.ts';

t.test('readArguments', async t => {
  const everything = ['latency', 'cost', 'growth', 'audit', 'cascade'];
  const defaults = { only: everything, seconds: 2, size: 1, json: false, write: true, command: 'npm run bench' };
  const cases = {
    None: { argv: [], want: defaults },
    Smoke: {
      argv: ['--only', 'smoke'],
      want: { ...defaults, only: ['smoke'], write: false, command: 'npm run bench -- --only smoke' },
    },
    Some: {
      argv: ['--only', 'cost,growth', '--seconds', '0.5', '--json'],
      want: {
        only: ['cost', 'growth'],
        seconds: 0.5,
        size: 1,
        json: true,
        write: false,
        command: 'npm run bench -- --only cost,growth --seconds 0.5 --json',
      },
    },
    CutShort: {
      argv: ['--seconds', '0.01'],
      want: { ...defaults, seconds: 0.01, write: false, command: 'npm run bench -- --seconds 0.01' },
    },
    Longer: {
      argv: ['--seconds', '10'],
      want: { ...defaults, seconds: 10, command: 'npm run bench -- --seconds 10' },
    },
    OpenShiftInPart: {
      argv: ['--only', 'openshift', '--size', '0.1'],
      want: {
        ...defaults,
        only: ['openshift'],
        size: 0.1,
        write: false,
        command: 'npm run bench -- --only openshift --size 0.1',
      },
    },
    LargerThanThat: { argv: ['--size', '2'], want: undefined },
    ForEver: { argv: ['--seconds', 'Infinity'], want: undefined },
    UnknownCase: { argv: ['--only', 'speed'], want: undefined },
    NoTime: { argv: ['--seconds', '0'], want: undefined },
    UnknownFlag: { argv: ['--fast'], want: undefined },
  };
  for (const [name, { argv, want }] of Object.entries(cases)) t.strictSame(readArguments(argv), want, name);
});
