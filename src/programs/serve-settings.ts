import type { Values } from './command-line.ts';
import { address, duration, list, oneOf, onOrOff, path, port } from './setting-types.ts';

/** All settings of `subscription-guard serve`: the source of its flags, environment variables and help. */
export const settings = {
  kubeconfig: {
    value: 'FILE',
    help: 'How to reach the API server; without it as kubectl does, and in a Pod by its ServiceAccount',
    parse: path,
  },
  'tls-dir': {
    value: 'DIR',
    help: 'Folder with tls.crt and tls.key, and optionally ca.crt; read again when they change',
    required: true,
    parse: path,
  },
  'client-ca': {
    value: 'FILE',
    help: 'Who issues the certificates of clients: only the API server can then ask for decisions; read again within a minute',
    parse: path,
  },
  port: { value: 'N', help: 'Port of the webhook (HTTPS)', default: '8443', parse: port },
  'health-port': { value: 'N', help: 'Port of /livez, /readyz and /metrics (HTTP)', default: '8080', parse: port },
  address: { value: 'IP', help: 'Address to listen on', default: 'all', parse: address },
  timeout: {
    value: 'DURATION',
    help: 'Time for one decision; below the timeoutSeconds of the webhook configuration',
    default: '9s',
    parse: duration('200ms'),
  },
  'drain-period': {
    value: 'DURATION',
    help: 'Time to go on serving after SIGTERM, until no API server sends requests here any more',
    default: '10s',
    parse: duration(),
  },
  cascade: {
    value: 'on|off',
    help: 'Whether deletions with --cascade=foreground are carried out; then there must be a sweeper, and POST /mutate is served',
    default: 'off',
    parse: onOrOff,
  },
  events: {
    value: 'on|off',
    help: 'Whether to write denials and admitted cascades into Events about the Subscription, where the right to do so is given',
    default: 'on',
    parse: onOrOff,
  },
  'own-accounts': {
    value: 'NAMES',
    help: 'Our own service accounts, by user name, comma-separated: they may delete ClusterServiceVersions, and of Subscriptions those that a Cleanup has as dependencies',
    parse: list,
  },
  'log-level': {
    value: 'LEVEL',
    help: 'trace, debug, info, warn or error',
    default: 'info',
    parse: oneOf('trace', 'debug', 'info', 'warn', 'error'),
  },
} as const;

export type ServeSettings = Values<typeof settings>;
