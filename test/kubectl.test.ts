import { spawnSync } from 'node:child_process';
import t from 'tap';
import { errorOfAnswer } from '../src/cluster/live/api-errors.ts';
import * as commands from '../src/kubectl.ts';

const user = 'User "system:serviceaccount:subscription-guard:sweeper"';

const cases: Record<string, { readonly message: string; readonly want: RegExp | string }> = {
  'an object in a namespace': {
    message: `cannot go on, trying again: redisclusters.redis.example.io "prod" is forbidden: ${user} cannot delete resource "redisclusters" in API group "redis.example.io" in the namespace "redis"`,
    want: /^kubectl create clusterrole (\S+) --verb=delete --resource=redisclusters\.redis\.example\.io && kubectl create clusterrolebinding \1 --clusterrole=\1 --serviceaccount=subscription-guard:sweeper$/,
  },
  'the core group': {
    message: `services is forbidden: ${user} cannot list resource "services" in API group "" at the cluster scope`,
    want: / --verb=list --resource=services && /,
  },
  'a subresource': {
    message: `${user} cannot patch resource "cleanups/status" in API group "subscription-guard.io" at the cluster scope`,
    want: / --verb=patch --resource=cleanups\.subscription-guard\.io\/status && /,
  },
  'somebody who denies it for another reason': {
    message: 'admission webhook "w.example.io" denied the request: services "a" is forbidden: it is needed',
    want: '',
  },
  'a person, whose rights are not ours to give': {
    message: 'services is forbidden: User "alice" cannot list resource "services" in API group "" at the cluster scope',
    want: '',
  },
};

for (const [name, { message, want }] of Object.entries(cases)) {
  t.test(name, async t => {
    const { missingRight } = errorOfAnswer(403, { value: { reason: 'Forbidden', message }, text: '' }, 'GET /');
    const command = missingRight ? commands.grantRight(missingRight) : '';
    if (typeof want === 'string') t.equal(command, want);
    else t.match(command, want);
  });
}

/** What a shell makes of a command in which kubectl prints each of its arguments on a line. */
function argumentsOf(command: string): string[] {
  const script = `kubectl() { printf '%s\\n' "$@"; }; ${command}`;
  const { stdout, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
  return [...stderr.split('\n'), ...stdout.split('\n')].filter(line => line !== '');
}

/** An object of an aggregated API may have any name that is a segment of a path. */
const names = ['prod', '$(touch x)', 'a;b', "it's", 'two words', '*', '`id`', '"', '\\', '&', '~', '#', 'é'];
const kind = { group: 'wardle.example.io', plural: 'flunders', namespaced: true };
const flunders = 'flunders.wardle.example.io';

const pasted: Record<string, { readonly command: string; readonly want: readonly string[] }> = {
  DeletesObjectsOfAnyName: {
    command: commands.deleteObjects(kind, names, 'redis'),
    want: ['delete', flunders, ...names, '-n', 'redis'],
  },
  DeletesAnObjectThatIsNamedLikeAFlag: {
    command: commands.deleteObjects(kind, ['a', '--all'], 'redis'),
    want: ['delete', flunders, '-n', 'redis', '--', 'a', '--all'],
  },
  PatchesAnObjectThatIsNamedLikeAFlag: {
    command: commands.takeFinalizersOff(kind, { namespace: 'redis', name: '--all' }),
    want: [
      ...['patch', flunders, '-n', 'redis', '--type=merge', '-p', '{"metadata":{"finalizers":null}}'],
      ...['--', '--all'],
    ],
  },
  AsksForADeletionOfAnObjectThatIsNamedLikeAFlag: {
    command: commands.deleteUnfinalized(kind, { namespace: 'redis', name: '--all' }),
    want: [
      ...['delete', flunders, '-n', 'redis', '--wait=false', '--', '--all'],
      ...['patch', flunders, '-n', 'redis', '--type=merge', '-p', '{"metadata":{"finalizers":null}}'],
      ...['--', '--all'],
    ],
  },
  DeletesAGuardedObjectThatIsNamedLikeAFlag: {
    command: commands.deleteGuarded(kind, { namespace: 'redis', name: '-A' }, 'orphan'),
    want: ['delete', flunders, '-n', 'redis', '--cascade=orphan', '--', '-A'],
  },
  DeletesClusterScopedObjects: { command: commands.deleteObjects(kind, ['a']), want: ['delete', flunders, 'a'] },
  DeletesASubscription: {
    command: commands.deleteSubscription({ namespace: 'redis', name: 'redis-operator' }, 'foreground'),
    want: [
      ...['delete', 'subscriptions.operators.coreos.com', 'redis-operator', '-n', 'redis'],
      '--cascade=foreground',
    ],
  },
  KeepsTheCustomResources: {
    command: commands.deleteWithLeftovers({ namespace: 'redis', name: 'redis-operator' }, 'keep'),
    want: ['leftovers', 'delete', 'redis-operator', '-n', 'redis', '--operands', 'keep'],
  },
  ShowsAPlan: {
    command: commands.showPlan({ name: 'clusterextension/redis' }),
    want: ['leftovers', 'plan', 'clusterextension/redis'],
  },
  CleansWhatALabelNames: {
    command: commands.cleanLeftovers('redis $(id)', 'redis'),
    want: ['leftovers', 'clean', 'redis $(id)', '-n', 'redis'],
  },
  ListsLeftovers: { command: commands.listLeftovers(), want: ['leftovers'] },
  ListsObjects: { command: commands.listObjects(kind), want: ['get', flunders, '-A'] },
  GetsAnObject: { command: commands.getObject(kind, 'a b', '-w'), want: ['get', flunders, 'a b', '-w'] },
  EditsAnObject: { command: commands.editObject(kind, 'a'), want: ['edit', flunders, 'a'] },
  EditsAnObjectOfANamespace: {
    command: commands.editObject(kind, 'a', 'ns'),
    want: ['edit', flunders, 'a', '-n', 'ns'],
  },
  DisablesPluginsLastOneFirst: {
    command: commands.disablePlugins([
      { name: "it's", index: 0 },
      { name: 'sink', index: 3 },
    ]),
    want: [
      ...['patch', 'consoles.operator.openshift.io', 'cluster', '--type=json', '-p'],
      '[{"op":"test","path":"/spec/plugins/3","value":"sink"},{"op":"remove","path":"/spec/plugins/3"},{"op":"test","path":"/spec/plugins/0","value":"it\'s"},{"op":"remove","path":"/spec/plugins/0"}]',
    ],
  },
  Annotates: { command: commands.annotateObject(kind, 'a', 'k=v w'), want: ['annotate', flunders, 'a', 'k=v w'] },
  WaitsForOne: {
    command: commands.waitUntilReady('cleanup', 'a', '5m'),
    want: ['wait', '--for=condition=Ready', 'cleanup/a', '--timeout=5m'],
  },
  WaitsForAll: {
    command: commands.waitUntilReady('cleanups'),
    want: ['wait', '--for=condition=Ready', 'cleanups', '--all'],
  },
  ShowsWhetherOlmRuns: { command: commands.showOlm, want: ['get', 'deployments', '-A', '-l', 'app=olm-operator'] },
  GrantsRights: {
    command: commands.grantRights('r', ['get', 'list'], [flunders, 'services'], ['guard:sweeper', 'guard:webhook']),
    want: [
      ...['create', 'clusterrole', 'r', '--verb=get,list', `--resource=${flunders},services`],
      ...['create', 'clusterrolebinding', 'r', '--clusterrole=r'],
      ...['--serviceaccount=guard:sweeper', '--serviceaccount=guard:webhook'],
    ],
  },
  ListsWhatCarriesALabel: {
    command: commands.listLabelled([flunders, 'services'], 'olm/owner=redis'),
    want: ['get', `${flunders},services`, '-A', '-l', 'olm/owner=redis'],
  },
  SharesAView: {
    command: commands.oneByOne(
      ...commands.shareView('view-redis', [kind, { group: '', plural: 'services' }], 'olm/view'),
    ),
    want: [
      ...['create', 'clusterrole', 'view-redis', '--verb=list', `--resource=${flunders},services`],
      ...['label', 'clusterrole', 'view-redis', 'olm/view=true'],
    ],
  },
};

for (const [name, { command, want }] of Object.entries(pasted)) {
  t.test(`what a shell makes of a command: ${name}`, async t => t.strictSame(argumentsOf(command), want));
}

t.test('a dump goes to a file of the name of its resource', async t => {
  t.equal(commands.dumpObjects(kind), `kubectl get ${flunders} -A -o yaml > ${flunders}.yaml`);
});

t.test('a command that needs no quotes has none', async t => {
  t.equal(
    commands.deleteObjects(kind, ['prod-1', 'cache.v1'], 'redis'),
    `kubectl delete ${flunders} prod-1 cache.v1 -n redis`,
  );
});
