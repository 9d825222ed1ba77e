import t from 'tap';
import { knownPolicy } from '../../src/cli/subjects.ts';
import { CommandError } from '../../src/cli/surroundings.ts';
import { ClusterError, type ClusterReader, type KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { subjectOf } from '../../src/subject/subject.ts';
import { object, subscription } from '../objects.ts';
import { policyObject } from '../policy/objects.ts';

/** In which some plurals may not be read. */
function clusterOf(objects: readonly KubeObject[], forbidden: readonly string[] = []): ClusterReader {
  const snapshot = new SnapshotCluster(objects);
  const check = (plural: string): void => {
    if (forbidden.includes(plural)) throw new ClusterError(403, 'Forbidden', `you may not read ${plural}`);
  };
  return {
    resource: (...question) => snapshot.resource(...question),
    get: async (resource, at) => {
      check(resource.plural);
      return snapshot.get(resource, at);
    },
    list: (resource, query) => {
      check(resource.plural);
      return snapshot.list(resource, query);
    },
  };
}

const known = (cluster: ClusterReader) => knownPolicy(subjectOf(subscription()), cluster);
const keepsCrds = policyObject('keep-crds', { crds: 'Keep' }) as KubeObject;
const namespace = object('v1', 'Namespace', 'redis');

t.test('who removes something goes by the policies', async t => {
  t.match(await known(clusterOf([keepsCrds, namespace])), { names: ['keep-crds'], crds: 'Keep' });
});

t.test('where there are none, nobody needs to read Namespaces', async t => {
  t.strictSame(await known(clusterOf([], ['namespaces'])), defaultPolicy);
});

for (const plural of ['deletionpolicies', 'namespaces']) {
  t.test(`without ${plural} nobody knows what they say`, async t => {
    const error = await t.rejects(known(clusterOf([keepsCrds, namespace], [plural])), CommandError);
    t.match(error, { message: /^nothing was deleted, because a DeletionPolicy may say otherwise: / });
  });
}
