import t from 'tap';
import { catalogSourceValidator } from '../../src/admission/validate-catalog-source.ts';
import { maxWarning } from '../../src/checklist/warnings.ts';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { refusing } from '../support/fakes/refusing-cluster.ts';
import { subscription } from '../support/objects.ts';
import { request } from './request.ts';

const asked = { ...request, kind: 'CatalogSource', namespace: 'olm', name: 'community' };
const from = (name: string, source: string, extra = {}) =>
  subscription(name, 'redis', { spec: { name, source, sourceNamespace: 'olm' }, ...extra });

interface Case {
  readonly objects: readonly KubeObject[];
  readonly username?: string;
  readonly verdict: string;
  readonly warnings?: readonly RegExp[];
}

const installs = /^1 Subscription has installed an operator from this CatalogSource\./;
const resolves = /ResolutionFailed/;

const cases: Record<string, Case> = {
  NobodyInstallsFromIt: { objects: [from('redis', 'certified')], verdict: 'Unused' },
  OneDoes: { objects: [from('redis', 'community')], verdict: 'InUse', warnings: [installs, resolves] },
  SeveralDo: {
    objects: [from('redis', 'community'), from('etcd', 'community')],
    verdict: 'InUse',
    warnings: [/^2 Subscriptions have installed/, resolves],
  },
  OneHasInstalledNothing: { objects: [from('redis', 'community', { status: {} })], verdict: 'Unused' },
  OneIsOnItsWayOut: {
    objects: [from('redis', 'community', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } })],
    verdict: 'Unused',
  },
  OfTheSameNameElsewhere: {
    objects: [
      subscription('redis', 'redis', { spec: { name: 'redis', source: 'community', sourceNamespace: 'team' } }),
    ],
    verdict: 'Unused',
  },
  ByOlm: {
    objects: [from('redis', 'community')],
    username: 'system:serviceaccount:olm:olm-operator-serviceaccount',
    verdict: 'Exempt',
  },
};

for (const [name, { objects, username = 'alice', verdict, warnings = [] }] of Object.entries(cases)) {
  t.test(name, async t => {
    const decide = catalogSourceValidator({ cluster: new SnapshotCluster(objects), ownAccounts: [] });
    const decision = await decide({ ...asked, requester: { username } }, new AbortController().signal);
    t.match(decision, { allowed: true, verdict });
    t.equal(decision.warnings?.length ?? 0, warnings.length);
    t.match(decision.warnings ?? [], warnings);
    for (const warning of decision.warnings ?? []) t.ok(warning.length <= maxWarning, warning);
  });
}

t.test('a warning needs no proof', async t => {
  const cluster = refusing(new SnapshotCluster([]), () => true);
  const decision = await catalogSourceValidator({ cluster, ownAccounts: [] })(asked, new AbortController().signal);
  t.match(decision, { allowed: true, warnings: [/^It is not known whether any Subscription/] });
});
