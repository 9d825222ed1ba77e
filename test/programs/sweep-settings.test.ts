import { settings } from '../../src/programs/sweep-settings.ts';
import { testSettings } from '../support/settings-table.ts';

testSettings({
  name: 'sweep',
  settings,
  cases: {
    kubeconfig: ['/k', '/k', '/l', '/l', ''],
    'health-port': ['1', 1, '0', 0, 'http'],
    address: ['127.0.0.1', '127.0.0.1', 'all', ''],
    'lease-namespace': ['a', 'a', 'b', 'b', 'A_b'],
    'audit-interval': ['1s', 1_000, 'off', undefined, '0s'],
    'audit-report': ['on', true, 'off', false, 'yes'],
    'log-level': ['debug', 'debug', 'error', 'error', 'loud'],
  },
  defaults: {
    kubeconfig: undefined,
    'health-port': 8080,
    address: '',
    'lease-namespace': 'subscription-guard',
    'audit-interval': 600_000,
    'audit-report': false,
    'log-level': 'info',
  },
});
