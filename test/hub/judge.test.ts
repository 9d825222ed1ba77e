import t from 'tap';
import { damaged, type Install, judgePlans, Ownership } from '../../hub/judge.ts';
import { idOf, type Listed, type Listing } from '../support/control-plane/ground-truth.ts';
import type { PlanDocument } from '../support/e2e/plan.ts';

const ns = (namespace: string, packageName = namespace): Pick<Install, 'namespace' | 'packageName'> => ({
  namespace,
  packageName,
});

function listed(kind: string, namespace: string, name: string, more: Partial<Listed> = {}): Listed {
  const uid = `uid of ${kind} ${namespace}/${name}`;
  return { group: '', kind, namespace, name, uid, labels: {}, annotations: {}, owners: [], ...more };
}

function listing(...objects: readonly Listed[]): Listing {
  return new Map(objects.map(object => [idOf(object), object]));
}

/** A plan that names these objects, all of the core group. */
function planOf(objects: readonly Listed[], fate = 'Delete'): PlanDocument {
  return {
    subject: { uid: 'the Subscription', operator: 'a.a' },
    digest: '',
    items: objects.map(({ group, kind, namespace, name }) => ({
      apiVersion: group === '' ? 'v1' : `${group}/v1`,
      kind,
      namespace,
      name,
      foundBy: [],
      step: 'rest',
      fate,
    })),
    neededBy: [],
    unknowns: [],
  };
}

const service = listed('Service', 'a', 'a');
const role = listed('ClusterRole', '', 'a');
const other = listed('Service', 'b', 'b');
const stranger = listed('ConfigMap', 'default', 'stranger');
const deployment = listed('Deployment', 'a', 'run', { group: 'apps' });
const replicaSet = listed('ReplicaSet', 'a', 'run-1', {
  group: 'apps',
  owners: [{ kind: 'Deployment', name: 'run', uid: deployment.uid }],
});

t.test('plans beside a full listing', async t => {
  const cases: Record<
    string,
    { plans: readonly PlanDocument[]; before?: readonly Listed[]; now: readonly Listed[]; want: object }
  > = {
    AllNamed: { plans: [planOf([service, role])], now: [service, role], want: { missing: [], foreign: [] } },
    OneMissing: { plans: [planOf([service])], now: [service, role], want: { missing: [idOf(role)], foreign: [] } },
    Derived: { plans: [planOf([deployment])], now: [deployment, replicaSet], want: { missing: [], foreign: [] } },
    WasThereBefore: {
      plans: [planOf([service, stranger])],
      before: [stranger],
      now: [service, stranger],
      want: { missing: [], foreign: [idOf(stranger)] },
    },
    KeepsWhatWasThere: {
      plans: [planOf([service]), planOf([stranger], 'Keep')],
      before: [stranger],
      now: [service, stranger],
      want: { missing: [], foreign: [] },
    },
    NoSuchObject: { plans: [planOf([service])], now: [], want: { missing: [], foreign: [idOf(service)] } },
    NoPlan: { plans: [], now: [service], want: { missing: [idOf(service)], foreign: [] } },
  };
  for (const [name, { plans, before = [], now, want }] of Object.entries(cases)) {
    const findings = judgePlans([{ ...ns('a'), plans }], listing(...before), listing(...now));
    t.match(findings.get('a'), want, name);
  }
});

t.test('a plan of one names what another has brought', async t => {
  const installs = [
    { ...ns('a'), plans: [planOf([service, other])] },
    { ...ns('b'), plans: [planOf([other])] },
  ];
  const findings = judgePlans(installs, listing(), listing(service, other));
  t.strictSame(findings.get('a')?.foreign, [idOf(other)]);
  t.strictSame(findings.get('b')?.foreign, [idOf(other)], 'which of them is wrong, nobody knows');
});

t.test('the Subscription itself is nobody’s dependent', async t => {
  const subscription = listed('Subscription', 'a', 'a', { uid: 'the Subscription' });
  const findings = judgePlans([{ ...ns('a'), plans: [planOf([])] }], listing(), listing(subscription));
  t.strictSame(findings.get('a')?.missing, []);
});

t.test('whose an object is', async t => {
  const installs = [
    { ...ns('a', 'alpha'), plans: [planOf([role])] },
    { ...ns('b', 'beta'), plans: [] },
  ];
  const ownership = new Ownership(installs);
  const cases: Record<string, { object: Listed; want: readonly string[] }> = {
    ByPlan: { object: role, want: ['alpha'] },
    ByCopy: {
      object: listed('ClusterServiceVersion', 'b', 'alpha.v1', { labels: { 'olm.copiedFrom': 'a' } }),
      want: ['alpha'],
    },
    ByNamespace: { object: listed('Secret', 'b', 'x'), want: ['beta'] },
    ByLabel: { object: listed('ClusterRole', '', 'x', { labels: { 'olm.owner': 'beta.v1.0.0' } }), want: ['beta'] },
    ByLabelOfComponent: {
      object: listed('ClusterRole', '', 'x', { labels: { 'operators.coreos.com/beta.b': '' } }),
      want: ['beta'],
    },
    ByOwner: {
      object: listed('RoleBinding', 'kube-system', 'x', { owners: [{ kind: 'A', name: 'beta.v1', uid: '1' }] }),
      want: ['beta'],
    },
    ByNothing: { object: listed('ClusterRole', '', 'x'), want: ['alpha', 'beta'] },
  };
  for (const [name, { object, want }] of Object.entries(cases))
    t.strictSame(
      ownership.of(object).map(({ packageName }) => packageName),
      want,
      name,
    );
});

t.test('the API of a group is not that of a group whose name ends like it', async t => {
  const crd = listed('CustomResourceDefinition', '', 'tests.sub.x.io', { group: 'apiextensions.k8s.io' });
  const automanaged = { 'kube-aggregator.kubernetes.io/automanaged': 'true' };
  const served = listed('APIService', '', 'v1.sub.x.io', { group: 'apiregistration.k8s.io', labels: automanaged });
  const outer = listed('APIService', '', 'v1.x.io', { group: 'apiregistration.k8s.io', labels: automanaged });
  const findings = judgePlans([{ ...ns('a'), plans: [planOf([crd])] }], listing(), listing(crd, served, outer));
  t.strictSame(findings.get('a')?.missing, [idOf(outer)]);
});

t.test('the API of a group that two operators share is derived from what the other one brings', async t => {
  const [mine, theirs] = ['as', 'bs'].map(plural =>
    listed('CustomResourceDefinition', '', `${plural}.x.io`, { group: 'apiextensions.k8s.io' }),
  ) as [Listed, Listed];
  const served = listed('APIService', '', 'v1.x.io', {
    group: 'apiregistration.k8s.io',
    labels: { 'kube-aggregator.kubernetes.io/automanaged': 'true' },
  });
  const a = { ...ns('a'), plans: [planOf([mine])] };
  const b = { ...ns('b'), plans: [planOf([theirs])] };
  const c = { ...ns('c'), plans: [planOf([service])] };
  const ownership = new Ownership([a, b, c]);
  t.equal(ownership.isDerived(served, [b, c]), true);
  t.equal(ownership.isDerived(served, [c]), false);
  t.equal(ownership.isDerived(mine, [a]), false, 'a plan names it itself');
});

t.test('what must stay, and has not', async t => {
  const again = { ...service, uid: 'another' };
  const cases: Record<string, { after: readonly Listed[]; want: readonly string[] }> = {
    AllThere: { after: [service, role, replicaSet], want: [] },
    Gone: { after: [service, replicaSet], want: [idOf(role)] },
    Replaced: { after: [again, role, replicaSet], want: [idOf(service)] },
    ReplicaSetsComeAndGo: { after: [service, role], want: [] },
  };
  for (const [name, { after, want }] of Object.entries(cases))
    t.strictSame(
      damaged(listing(service, role, replicaSet), listing(...after), () => true),
      want,
      name,
    );
  t.strictSame(
    damaged(listing(service), listing(), () => false),
    [],
    'what may go is no damage',
  );
});
