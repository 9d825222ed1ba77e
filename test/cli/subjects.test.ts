import t from 'tap';
import { knownPolicy } from '../../src/cli/subjects.ts';
import type { ClusterReader, KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { UsageError } from '../../src/programs/process-io.ts';
import { subjectOf } from '../../src/subject/subject.ts';
import { policyObject } from '../policy/objects.ts';
import { refusing } from '../support/fakes/refusing-cluster.ts';
import { object, subscription } from '../support/objects.ts';

/** In which they may not be read. */
const without = (plural: string, objects: readonly KubeObject[]) =>
  refusing(new SnapshotCluster(objects), ({ resource }) => resource.plural === plural);
const known = (cluster: ClusterReader) => knownPolicy(subjectOf(subscription()), cluster);
const keepsCrds = policyObject('keep-crds', { crds: 'Keep' }) as KubeObject;
const namespace = object('v1', 'Namespace', 'redis');

t.test('who removes something goes by the policies', async t => {
  t.match(await known(new SnapshotCluster([keepsCrds, namespace])), { names: ['keep-crds'], crds: 'Keep' });
});

t.test('where there are none, nobody needs to read Namespaces', async t => {
  t.strictSame(await known(without('namespaces', [])), defaultPolicy);
});

for (const plural of ['deletionpolicies', 'namespaces']) {
  t.test(`without ${plural} nobody knows what they say`, async t => {
    const error = await t.rejects(known(without(plural, [keepsCrds, namespace])), UsageError);
    t.match(error, { message: /^nothing was deleted, because a DeletionPolicy may say otherwise: / });
  });
}
