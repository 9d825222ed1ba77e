import t from 'tap';
import type { Decision } from '../../src/admission/decision.ts';
import { type PolicyReader, policyReader } from '../../src/admission/policy-reader.ts';
import type { DeletionRequest } from '../../src/admission/review.ts';
import { validator } from '../../src/admission/validate.ts';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { PolicyUnreadable } from '../../src/policy/deletion-policy.ts';
import { policyObject } from '../policy/objects.ts';
import { withoutDigest } from '../support/digest.ts';
import { crd, csv, installPlan, object, operator, redis, subscription } from '../support/objects.ts';
import { request } from './request.ts';

const started = '2026-01-01T00:00:00Z';
const home = (labels = {}) => object('v1', 'Namespace', 'redis', { metadata: { labels } });
const installed = [subscription(), csv(), crd(), redis('prod'), home({ env: 'dev' })];
const annotatedWith = (annotations: Record<string, string>) => [
  ...installed.slice(1),
  subscription('redis-operator', 'redis', { metadata: { annotations } }),
];
const annotated = (value: string) => annotatedWith({ 'subscription-guard.io/on-delete': value });
const operandsAs = (value: string) => annotatedWith({ 'subscription-guard.io/operands': value });

interface Case {
  readonly policy: object;
  readonly objects?: readonly KubeObject[];
  readonly request?: Partial<DeletionRequest>;
  readonly cascade?: boolean;
  readonly verdict: string;
  readonly allowed: boolean;
  /** Absent: the policy had no say. */
  readonly decidedBy?: string;
}

const inDev = { match: { namespaceSelector: { matchLabels: { env: 'dev' } } } };

const cases: Record<string, Case> = {
  Blocks: { policy: {}, verdict: 'Block', allowed: false, decidedBy: 'house' },
  Warns: { policy: { action: 'Warn' }, verdict: 'Warn', allowed: true, decidedBy: 'house' },
  WarnsInThisNamespace: { policy: { ...inDev, action: 'Warn' }, verdict: 'Warn', allowed: true, decidedBy: 'house' },
  DoesNotWarnElsewhere: {
    policy: { ...inDev, action: 'Warn' },
    objects: [...installed.slice(0, -1), home()],
    verdict: 'Block',
    allowed: false,
  },
  NamespaceOfUnknownLabels: {
    policy: { ...inDev, action: 'Warn' },
    objects: installed.slice(0, -1),
    verdict: 'PolicyUnreadable',
    allowed: false,
  },
  WarnsOfNothingWhenNothingIsLeft: {
    policy: { action: 'Warn' },
    objects: [subscription('redis-operator', 'redis', { status: undefined }), home()],
    verdict: 'NothingLeft',
    allowed: true,
    decidedBy: 'house',
  },
  WhatIsInstallingCannotBeWarnedOf: {
    policy: { action: 'Warn' },
    objects: [...installed, installPlan([], { status: { phase: 'Installing', startTime: started } })],
    verdict: 'Installing',
    allowed: false,
    decidedBy: 'house',
  },
  TheRequestGoesFirst: {
    policy: { action: 'Warn' },
    request: { propagationPolicy: 'Orphan' },
    verdict: 'Orphan',
    allowed: true,
    decidedBy: 'house',
  },
  TheAnnotationGoesFirst: {
    policy: { action: 'Cascade' },
    objects: annotated('Orphan'),
    verdict: 'Orphan',
    allowed: true,
    decidedBy: 'house',
  },
  OperandsBlock: {
    policy: {},
    request: { propagationPolicy: 'Foreground', dryRun: true },
    cascade: true,
    verdict: 'Block',
    allowed: false,
    decidedBy: 'house',
  },
  OperandsAreKeptAsTheRequesterWants: {
    policy: {},
    objects: operandsAs('Keep'),
    request: { propagationPolicy: 'Foreground', dryRun: true },
    cascade: true,
    verdict: 'Cascade',
    allowed: true,
    decidedBy: 'house',
  },
  OperandsAreKeptByNoPlainDeletion: {
    policy: {},
    objects: operandsAs('Keep'),
    verdict: 'Block',
    allowed: false,
    decidedBy: 'house',
  },
  OperandsAreNotKeptWhereNoCascadeIsAllowed: {
    policy: { allow: ['Orphan'] },
    objects: operandsAs('Keep'),
    request: { propagationPolicy: 'Foreground', dryRun: true },
    cascade: true,
    verdict: 'NotAllowed',
    allowed: false,
    decidedBy: 'house',
  },
  OperandsCannotBeKeptInAnUnknownWay: {
    policy: {},
    objects: operandsAs('keep'),
    request: { propagationPolicy: 'Foreground', dryRun: true },
    cascade: true,
    verdict: 'Invalid',
    allowed: false,
  },
  WhoLeavesAllBehindLeavesOperands: {
    policy: {},
    objects: operandsAs('keep'),
    request: { propagationPolicy: 'Orphan' },
    verdict: 'Orphan',
    allowed: true,
    decidedBy: 'house',
  },
  NoOrphans: {
    policy: { allow: ['Cascade'] },
    request: { propagationPolicy: 'Orphan' },
    verdict: 'NotAllowed',
    allowed: false,
    decidedBy: 'house',
  },
  NoOrphansByAnnotation: {
    policy: { allow: ['Cascade'] },
    objects: annotated('Orphan'),
    verdict: 'NotAllowed',
    allowed: false,
    decidedBy: 'house',
  },
  NoCascade: {
    policy: { allow: ['Orphan'] },
    request: { propagationPolicy: 'Foreground' },
    cascade: true,
    verdict: 'NotAllowed',
    allowed: false,
    decidedBy: 'house',
  },
  CascadeThatIsNotInstalledHere: {
    policy: { action: 'Cascade' },
    verdict: 'NotInstalled',
    allowed: false,
    decidedBy: 'house',
  },
  CascadeOfOperands: {
    policy: { action: 'Cascade' },
    cascade: true,
    verdict: 'Block',
    allowed: false,
    decidedBy: 'house',
  },
  CascadeWithOperands: {
    policy: { action: 'Cascade', operands: 'Delete' },
    request: { dryRun: true },
    cascade: true,
    verdict: 'Cascade',
    allowed: true,
    decidedBy: 'house',
  },
  NothingLeftButTheOperatorGroup: {
    policy: { operatorGroup: 'DeleteIfUnused' },
    objects: [
      subscription('redis-operator', 'redis', { status: undefined }),
      object('operators.coreos.com/v1', 'OperatorGroup', 'group', { namespace: 'redis' }),
      home(),
    ],
    verdict: 'NothingLeft',
    allowed: true,
    decidedBy: 'house',
  },
  Malformed: { policy: { action: 'Explode' }, verdict: 'PolicyUnreadable', allowed: false },
  MalformedDoesNotHoldUpControllers: {
    policy: { action: 'Explode' },
    request: { requester: { username: 'system:serviceaccount:kube-system:namespace-controller' } },
    verdict: 'Exempt',
    allowed: true,
  },
};

for (const [name, { policy, objects = installed, verdict, allowed, decidedBy, ...rest }] of Object.entries(cases)) {
  t.test(name, async t => {
    const decision = await decide([...objects, policyObject('house', policy)], rest);
    t.equal(decision.allowed, allowed);
    t.equal(decision.verdict, verdict);
    t.strictSame(decision.policies ?? [], decidedBy === undefined ? [] : [decidedBy]);
    const text = decision.allowed ? decision.warnings?.join('\n') : withoutDigest(decision.message);
    if (text) t.matchSnapshot(text);
  });
}

t.test('a warning never exceeds what the API server passes on', async t => {
  const long = 'a'.repeat(253);
  const decision = await decide([...installed, operator(), policyObject(long, { action: 'Warn' })], {});
  t.equal(decision.allowed, true);
  const { warnings = [] } = decision;
  t.ok(warnings.length > 0 && warnings.every(warning => warning.length <= 120), 'each');
  t.ok(warnings.join('').length < 4096, 'all of them');
});

t.test('policies that cannot be read block, whatever was chosen', async t => {
  const cause = new Error('deletionpolicies.subscription-guard.io is forbidden: User "guard" cannot list it');
  const unreadable = new PolicyUnreadable('They could not be read (Forbidden).', { cause });
  const policies = { read: () => Promise.reject(unreadable) };
  for (const propagationPolicy of ['Orphan', 'Foreground', 'Background'] as const) {
    const decision = await decide(installed, { request: { propagationPolicy } }, policies);
    t.equal(decision.allowed, false, propagationPolicy);
    t.equal(decision.why, cause.message, 'and the log has the cause');
    if (!decision.allowed) t.match(decision.message, /not known which policy is in force.*Forbidden/);
  }
});

function decide(
  objects: readonly KubeObject[],
  { request: changes, cascade = false }: Pick<Case, 'request' | 'cascade'>,
  policies: Pick<PolicyReader, 'read'> = policyReader(new SnapshotCluster(objects), () => 0),
): Promise<Decision> {
  const cluster = new SnapshotCluster(objects);
  const mayAccess = async (): Promise<boolean> => true;
  const now = () => Date.parse(started);
  const decider = validator({ cluster, mayAccess, ownAccounts: [], now, policies, cascade });
  return decider({ ...request, ...changes }, new AbortController().signal);
}
