import t from 'tap';
import { ClusterError, type KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { takeInventory } from '../../src/inventory/inventory.ts';
import { sentenceOf } from '../../src/inventory/unknown.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { subjectOf } from '../../src/subject/subject.ts';
import { refusing } from '../support/fakes/refusing-cluster.ts';
import { consolePlugin, consoleWith, crd, csv, ownerLabels, subscription } from '../support/objects.ts';

const announcing = (plugins: string, name?: string, namespace?: string) =>
  csv(name, namespace, {
    ...(name === undefined && { spec: csv().spec }),
    metadata: { annotations: { 'console.openshift.io/plugins': plugins } },
  });
const bundled = consolePlugin('sink', { labels: ownerLabels });

const cases: Record<
  string,
  { readonly objects: readonly KubeObject[]; readonly want: readonly (readonly [string, number])[] }
> = {
  OfTheBundle: { objects: [csv(), bundled, consoleWith('other', 'sink')], want: [['sink', 1]] },
  Announced: { objects: [announcing('["sink"]'), consolePlugin('sink'), consoleWith('sink')], want: [['sink', 0]] },
  InTheListTwice: {
    objects: [csv(), bundled, consoleWith('sink', 'sink')],
    want: [
      ['sink', 0],
      ['sink', 1],
    ],
  },
  NotEnabled: { objects: [csv(), bundled, consoleWith('other')], want: [] },
  NoListAtAll: { objects: [csv(), bundled, { ...consoleWith(), spec: {} }], want: [] },
  NotOurs: { objects: [csv(), consolePlugin('sink'), consoleWith('sink')], want: [] },
  AnnouncedByAnotherOperatorAsWell: {
    objects: [announcing('["sink"]'), announcing('["sink"]', 'other.v1', 'other'), bundled, consoleWith('sink')],
    want: [],
  },
  KeptOnPurpose: {
    objects: [
      csv(),
      consolePlugin('sink', { labels: ownerLabels, annotations: { 'helm.sh/resource-policy': 'keep' } }),
      consoleWith('sink'),
    ],
    want: [],
  },
  NoArray: { objects: [announcing('"sink"'), consolePlugin('sink'), consoleWith('sink')], want: [] },
  NoJson: { objects: [announcing('sink'), consolePlugin('sink'), consoleWith('sink')], want: [] },
  NotOpenShift: { objects: [announcing('["sink"]')], want: [] },
};

for (const [name, { objects, want }] of Object.entries(cases)) {
  t.test(name, async t => {
    const cluster = new SnapshotCluster([subscription(), crd(), ...objects]);
    const plan = makePlan(await takeInventory(cluster, subjectOf(subscription())), defaultPolicy);
    t.strictSame(
      plan.enabledPlugins.found.map(({ name, index }) => [name, index]),
      want,
    );
  });
}

t.test('a Console that cannot be read blocks nothing, and is told', async t => {
  const objects = [subscription(), crd(), csv(), bundled, consoleWith('sink')];
  const forbidden = new ClusterError(403, 'Forbidden', 'no');
  const cluster = refusing(new SnapshotCluster(objects), ({ resource }) => resource.kind === 'Console', forbidden);
  const { unknowns, enabledPlugins } = makePlan(await takeInventory(cluster, subjectOf(subscription())), defaultPolicy);
  t.strictSame(unknowns, []);
  t.strictSame(enabledPlugins.unknowns.map(sentenceOf), [
    'could not get consoles.operator.openshift.io cluster: Forbidden: no',
  ]);
});

t.test("a cluster without OpenShift's console is not asked for one", async t => {
  const asked: string[] = [];
  const snapshot = new SnapshotCluster([subscription(), crd(), announcing('["sink"]')]);
  const cluster = {
    resource: (group: string, ...rest: [kind: string, version?: string]) => {
      asked.push(group);
      return snapshot.resource(group, ...rest);
    },
    get: snapshot.get.bind(snapshot),
    list: snapshot.list.bind(snapshot),
    firstPage: snapshot.firstPage.bind(snapshot),
  };
  await takeInventory(cluster, subjectOf(subscription()));
  t.ok(asked.includes('console.openshift.io'), 'which the kinds of a bundle are asked for in any case');
  t.notOk(asked.includes('operator.openshift.io'));
});
