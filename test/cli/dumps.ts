import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';

/** A dump of a real install, made by scripts/dump-example.ts. */
export const example = join(import.meta.dirname, '..', '..', 'examples', 'redis-operator');

/** What the example has nothing of, and so left out; `kubectl get` would have written an empty list. */
const others = [
  'redises.redis.example.io',
  'configmaps',
  'services',
  'secrets',
  'apiservices.apiregistration.k8s.io',
  'networkpolicies.networking.k8s.io',
  'poddisruptionbudgets.policy',
  'priorityclasses.scheduling.k8s.io',
  'mutatingwebhookconfigurations.admissionregistration.k8s.io',
  'validatingwebhookconfigurations.admissionregistration.k8s.io',
];

const none = 'apiVersion: v1\nkind: List\nitems: []\n';

/** A dump of a cluster in which redis-operator is installed. */
export function healthySnapshot(t: Test): string {
  const dir = join(t.testdir(), 'dump');
  cpSync(example, dir, { recursive: true });
  for (const name of others) writeFileSync(join(dir, `${name}.yaml`), none);
  return dir;
}

/** A dump of a cluster in which redis-operator was installed, and then its Subscription was deleted. */
export function leftoverSnapshot(t: Test): string {
  const dir = healthySnapshot(t);
  for (const file of ['subscriptions.yaml', 'installplans.yaml']) writeFileSync(join(dir, file), none);
  return dir;
}
