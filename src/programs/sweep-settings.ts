import type { Values } from './command-line.ts';
import { settings as serveSettings } from './serve-settings.ts';
import { duration, namespace, onOrOff, orOff } from './setting-types.ts';

const { kubeconfig, 'health-port': healthPort, address, 'log-level': logLevel } = serveSettings;

/** All settings of `subscription-guard sweep`. */
export const settings = {
  kubeconfig,
  'health-port': healthPort,
  address,
  'lease-namespace': {
    value: 'NAME',
    help: 'Namespace of the Lease by which several sweepers agree on one that works',
    default: 'subscription-guard',
    parse: namespace,
  },
  'audit-interval': {
    value: 'DURATION|off',
    help: 'Time between two looks for what earlier deletions of Subscriptions left in the cluster',
    default: '10m',
    parse: orOff(duration('1s')),
  },
  'audit-report': {
    value: 'on|off',
    help: 'Whether to write what is found into a ClusterReport (openreports.io/v1alpha1) as well',
    default: 'off',
    parse: onOrOff,
  },
  'log-level': logLevel,
} as const;

export type SweepSettings = Values<typeof settings>;
