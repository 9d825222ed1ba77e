import { settings } from '../../src/programs/serve-settings.ts';
import { testSettings } from '../support/settings-table.ts';

testSettings({
  name: 'serve',
  settings,
  required: { SUBSCRIPTION_GUARD_TLS_DIR: '/tls' },
  cases: {
    kubeconfig: ['/k', '/k', '/l', '/l', ''],
    'tls-dir': ['/t', '/t', '/u', '/u', ''],
    'client-ca': ['/c', '/c', '/d', '/d', ''],
    port: ['1', 1, '65535', 65_535, '65536'],
    'health-port': ['1', 1, '0', 0, 'http'],
    address: ['127.0.0.1', '127.0.0.1', 'all', ''],
    timeout: ['200ms', 200, '2m', 120_000, '199ms'],
    'drain-period': ['0s', 0, '60m', 3_600_000, '61m'],
    cascade: ['on', true, 'off', false, 'true'],
    events: ['on', true, 'off', false, 'true'],
    'own-accounts': ['a', ['a'], 'a, b', ['a', 'b']],
    'log-level': ['debug', 'debug', 'error', 'error', 'loud'],
  },
  defaults: {
    kubeconfig: undefined,
    'tls-dir': '/tls',
    'client-ca': undefined,
    port: 8443,
    'health-port': 8080,
    address: '',
    timeout: 9_000,
    'drain-period': 10_000,
    cascade: false,
    events: true,
    'own-accounts': undefined,
    'log-level': 'info',
  },
});
