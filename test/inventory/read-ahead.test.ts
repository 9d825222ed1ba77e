import t from 'tap';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { ClusterView } from '../../src/cluster/view.ts';
import { type Inventory, takeInventory } from '../../src/inventory/inventory.ts';
import { inWords } from '../../src/inventory/unknown.ts';
import { subjectOf } from '../../src/subject/subject.ts';
import { refusing } from '../support/fakes/refusing-cluster.ts';
import { crd, csv, operator, redis, subscription } from '../support/objects.ts';

const objects = [subscription(), csv(), crd(), operator([]), redis('prod')];

/**
 * Lists through a view, as a decision does; `lists` gets the plural of each list when it begins. `refuses`: what cannot
 * be listed.
 */
function inventoryThrough(lists: string[], refuses?: string): Promise<Inventory> {
  const snapshot = new SnapshotCluster(objects);
  const cluster = refusing(snapshot, ({ verb, resource }) => verb === 'list' && resource.plural === refuses);
  const list = cluster.list.bind(cluster);
  cluster.list = (resource, query) => {
    lists.push(`${resource.plural} ${query?.selector ?? ''}`.trim());
    return list(resource, query);
  };
  return takeInventory(new ClusterView(cluster), subjectOf(subscription()));
}

t.test('operands and generated roles are listed once, beside what other sources list', async t => {
  const lists: string[] = [];
  const inventory = await inventoryThrough(lists);
  const roles = 'clusterroles olm.managed=true';
  for (const list of ['redises', roles]) t.equal(lists.filter(one => one === list).length, 1, list);
  t.ok(lists.indexOf('redises') < lists.length - 1, 'not last');
  t.equal(inventory.operandApis[0]?.operands.length, 1);
});

t.test('a list that fails early is an unknown all the same, once', async t => {
  const { unknowns, operandApis } = await inventoryThrough([], 'redises');
  t.strictSame(unknowns.map(inWords), [{ what: 'list redises.redis.example.io', why: 'Forbidden: no' }]);
  t.strictSame(operandApis[0]?.operands, []);
});

t.test('three sources look into one list of webhook configurations and APIServices', async t => {
  const lists: string[] = [];
  const { unknowns } = await inventoryThrough(lists);
  t.strictSame(unknowns, []);
  for (const plural of ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations', 'apiservices'])
    t.strictSame(
      lists.filter(one => one.startsWith(plural)),
      [plural],
      'whole, once',
    );
});
