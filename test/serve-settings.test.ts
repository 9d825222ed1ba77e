import t from 'tap';
import { readValues, UsageError } from '../src/command-line.ts';
import { settings as serve } from '../src/serve-settings.ts';
import { settings as sweep } from '../src/sweep-settings.ts';

const described = { program: 'subscription-guard', summary: '' };

/** Of a setting: a text and its value, another text and its value, and one that is wrong. */
type Case = readonly [text: string, value: unknown, text: string, value: unknown, no?: string];

const serveCases: Record<keyof typeof serve, Case> = {
  kubeconfig: ['/k', '/k', '/l', '/l', ''],
  'tls-dir': ['/t', '/t', '/u', '/u', ''],
  'client-ca': ['/c', '/c', '/d', '/d', ''],
  port: ['1', 1, '65535', 65_535, '65536'],
  'health-port': ['1', 1, '0', 0, 'http'],
  address: ['127.0.0.1', '127.0.0.1', 'all', ''],
  timeout: ['200ms', 200, '2m', 120_000, '199ms'],
  'drain-period': ['0s', 0, '60m', 3_600_000, '61m'],
  cascade: ['on', true, 'off', false, 'true'],
  'own-accounts': ['a', ['a'], 'a, b', ['a', 'b']],
  'log-level': ['debug', 'debug', 'error', 'error', 'loud'],
};

const sweepCases: Record<keyof typeof sweep, Case> = {
  kubeconfig: ['/k', '/k', '/l', '/l', ''],
  'health-port': ['1', 1, '0', 0, 'http'],
  address: ['127.0.0.1', '127.0.0.1', 'all', ''],
  'lease-namespace': ['a', 'a', 'b', 'b'],
  'audit-interval': ['1s', 1_000, 'off', undefined, '0s'],
  'audit-report': ['on', true, 'off', false, 'yes'],
  'log-level': ['debug', 'debug', 'error', 'error', 'loud'],
};

const commands = {
  serve: { settings: serve, cases: serveCases },
  sweep: { settings: sweep, cases: sweepCases },
};

for (const [name, { settings, cases }] of Object.entries(commands)) {
  t.test(`each setting of ${name} is read from its variable and from its flag, and the flag wins`, async t => {
    const command = { ...described, name, settings };
    const before = name === 'serve' ? { SUBSCRIPTION_GUARD_TLS_DIR: '/tls' } : {};
    for (const [name, [text, value, other, otherValue, wrong]] of Object.entries(cases)) {
      const variable = `SUBSCRIPTION_GUARD_${name.toUpperCase().replaceAll('-', '_')}`;
      const env = { ...before, [variable]: text };
      t.match(readValues(command, [], env), { [name]: value }, `${variable}=${text}`);
      const flag = `--${name}=${other}`;
      t.match(readValues(command, [flag], env), { [name]: otherValue }, `${flag} ${variable}=${text}`);
      if (wrong === undefined) continue;
      const blame = { message: new RegExp(`^--${name} must be .+, not "${wrong}"$`) };
      t.throws(() => readValues(command, [`--${name}=${wrong}`], env), blame, `--${name}=${wrong}`);
      t.throws(() => readValues(command, [`--${name}=${wrong}`], env), UsageError);
    }
  });
}

t.test('what serve does without any setting but the folder of its certificate', async t => {
  t.strictSame(readValues({ ...described, name: 'serve', settings: serve }, ['--tls-dir', '/tls'], {}), {
    kubeconfig: undefined,
    'tls-dir': '/tls',
    'client-ca': undefined,
    port: 8443,
    'health-port': 8080,
    address: '',
    timeout: 4_000,
    'drain-period': 10_000,
    cascade: false,
    'own-accounts': undefined,
    'log-level': 'info',
  });
});

t.test('what sweep does without any setting', async t => {
  t.strictSame(readValues({ ...described, name: 'sweep', settings: sweep }, [], {}), {
    kubeconfig: undefined,
    'health-port': 8080,
    address: '',
    'lease-namespace': 'subscription-guard',
    'audit-interval': 600_000,
    'audit-report': false,
    'log-level': 'info',
  });
});
