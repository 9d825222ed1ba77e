import type { Values } from './command-line.ts';
import { settings as serveSettings } from './serve-settings.ts';

const { kubeconfig, 'health-port': healthPort, address, 'log-level': logLevel } = serveSettings;

/** Everything that can be set about `subscription-guard sweep`. */
export const settings = {
  kubeconfig,
  'health-port': healthPort,
  address,
  'lease-namespace': {
    value: 'NAME',
    help: 'Namespace of the Lease by which several sweepers agree on one that works',
    default: 'subscription-guard',
    parse: String,
  },
  'log-level': logLevel,
} as const;

export type SweepSettings = Values<typeof settings>;
