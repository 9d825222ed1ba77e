import t from 'tap';
import { commandOf } from '../../src/programs/command-line.ts';
import { UsageError } from '../../src/programs/process-io.ts';
import { duration, list, oneOf, port } from '../../src/programs/setting-types.ts';
import { readValues } from '../support/read-values.ts';

const command = {
  program: 'subscription-guard',
  name: 'watch',
  summary: 'Watch something.',
  settings: {
    'tls-dir': { value: 'DIR', help: 'Folder of the certificate', required: true, parse: String },
    port: { value: 'N', help: 'Port to listen on', default: '8443', parse: port },
    timeout: { value: 'DURATION', help: 'Time to wait', default: '4s', parse: duration('200ms') },
    'log-level': { value: 'LEVEL', help: 'How much to say', default: 'info', parse: oneOf('info', 'debug') },
    accounts: { value: 'NAMES', help: 'Whom to trust', parse: list },
  },
} as const;

const required = { SUBSCRIPTION_GUARD_TLS_DIR: '/tls' };
const defaults = { 'tls-dir': '/tls', port: 8443, timeout: 4_000, 'log-level': 'info', accounts: undefined };

t.test('a flag wins over the environment, that over the default', async t => {
  const cases: Record<string, [args: string[], env: NodeJS.ProcessEnv, values: object]> = {
    'defaults alone': [[], {}, {}],
    'a variable': [[], { SUBSCRIPTION_GUARD_LOG_LEVEL: 'debug' }, { 'log-level': 'debug' }],
    'a flag and a variable': [['--port', '0'], { SUBSCRIPTION_GUARD_PORT: '1' }, { port: 0 }],
    'a flag with =': [['--timeout=2m'], {}, { timeout: 120_000 }],
    'a flag given twice': [['--port', '1', '--port', '2'], {}, { port: 2 }],
    'a variable that is empty': [[], { SUBSCRIPTION_GUARD_PORT: '' }, {}],
    'a list': [['--accounts', 'a, b,,'], {}, { accounts: ['a', 'b'] }],
    'the variables of a Service beside us': [
      [],
      { SUBSCRIPTION_GUARD_PORT: 'tcp://10.0.0.7:443', SUBSCRIPTION_GUARD_PORT_443_TCP_PORT: '443' },
      {},
    ],
  };
  for (const [name, [args, env, values]] of Object.entries(cases)) {
    t.strictSame(readValues(command, args, { ...required, ...env }), { ...defaults, ...values }, name);
  }
});

t.test('what is wrong is one line that says where', async t => {
  const help = '; see "subscription-guard watch --help"';
  const timeout = 'must be a duration from 200ms to 60m, such as 500ms or 4s';
  const cases: Record<string, [args: string[], env: NodeJS.ProcessEnv, why: string]> = {
    'no such flag': [['--prot', '1'], {}, `unknown option '--prot'${help}`],
    'a word too many': [['now'], {}, `too many arguments. Expected 0 arguments but got 1: now${help}`],
    'a flag without its value': [['--port'], {}, `option '--port <N>' argument missing${help}`],
    'a flag where a value should be': [
      ['--port', '--timeout'],
      {},
      '--port must be a port number from 0 to 65535, not "--timeout"',
    ],
    'a port that is a word': [['--port', 'https'], {}, '--port must be a port number from 0 to 65535, not "https"'],
    'a port too high': [['--port', '65536'], {}, '--port must be a port number from 0 to 65535, not "65536"'],
    'a negative port': [['--port=-1'], {}, '--port must be a port number from 0 to 65535, not "-1"'],
    'a variable that is wrong': [
      [],
      { SUBSCRIPTION_GUARD_PORT: 'x' },
      'SUBSCRIPTION_GUARD_PORT must be a port number from 0 to 65535, not "x"',
    ],
    'no unit': [['--timeout', '4'], {}, `--timeout ${timeout}, not "4"`],
    'too little time': [['--timeout', '199ms'], {}, `--timeout ${timeout}, not "199ms"`],
    'more time than a timer has': [['--timeout', '99999m'], {}, `--timeout ${timeout}, not "99999m"`],
    'none of the choices': [['--log-level', 'loud'], {}, '--log-level must be one of info, debug, not "loud"'],
    'nothing of what is required': [
      [],
      { SUBSCRIPTION_GUARD_TLS_DIR: undefined },
      '--tls-dir is required, or SUBSCRIPTION_GUARD_TLS_DIR in the environment',
    ],
  };
  for (const [name, [args, env, why]] of Object.entries(cases)) {
    t.throws(() => readValues(command, args, { ...required, ...env }), new UsageError(why), name);
  }
});

t.test('the help text shows every setting', async t => {
  t.equal(
    commandOf(command).helpInformation(),
    `Watch something.

Usage:
  subscription-guard watch [flags]

Flags:
  --tls-dir DIR       Folder of the certificate (required)
                      env SUBSCRIPTION_GUARD_TLS_DIR
  --port N            Port to listen on (default 8443)
                      env SUBSCRIPTION_GUARD_PORT
  --timeout DURATION  Time to wait (default 4s)
                      env SUBSCRIPTION_GUARD_TIMEOUT
  --log-level LEVEL   How much to say (default info)
                      env SUBSCRIPTION_GUARD_LOG_LEVEL
  --accounts NAMES    Whom to trust
                      env SUBSCRIPTION_GUARD_ACCOUNTS
  --help              Show this text

A flag wins over its environment variable.
`,
  );
});
