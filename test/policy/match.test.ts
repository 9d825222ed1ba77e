import t from 'tap';
import { policyFor } from '../../src/policy/match.ts';
import { defaultPolicy, type Policy } from '../../src/policy/policy.ts';
import { policy } from './objects.ts';

const place = { packageName: 'redis-operator', namespace: 'redis', labels: { env: 'dev', team: 'a' } };
const inDev = { namespaceSelector: { matchLabels: { env: 'dev' } } };
const inProduction = { namespaceSelector: { matchLabels: { env: 'production' } } };
const redis = { packages: ['etcd', 'redis-operator'] };

interface Case {
  readonly policies: Readonly<Record<string, object>>;
  readonly want: Partial<Policy>;
  readonly reason: string;
}

const cases: Record<string, Case> = {
  NoPolicies: { policies: {}, want: defaultPolicy, reason: 'the documented defaults' },
  NoneThatMatches: {
    policies: { one: { match: inProduction, action: 'Warn' }, two: { match: { packages: ['redis'] }, crds: 'Keep' } },
    want: defaultPolicy,
    reason: 'packages are exact names',
  },
  WholeCluster: {
    policies: { one: { operands: 'Delete' } },
    want: { ...defaultPolicy, names: ['one'], operands: 'Delete' },
    reason: 'what a policy leaves out has its default',
  },
  NamespaceOverWholeCluster: {
    policies: { all: { crds: 'Keep', allow: [] }, dev: { match: inDev, action: 'Cascade' } },
    want: { ...defaultPolicy, names: ['dev'], selectors: [inDev.namespaceSelector], action: 'Cascade' },
    reason: 'the more specific one takes the place of the other, field by field nothing is inherited',
  },
  PackageOverNamespace: {
    policies: { dev: { match: inDev, action: 'Cascade' }, redis: { match: redis, operands: 'Orphan' } },
    want: { ...defaultPolicy, names: ['redis'], operands: 'Orphan' },
    reason: 'a package is more specific than a namespace',
  },
  BothOverPackage: {
    policies: { redis: { match: redis, operands: 'Orphan' }, both: { match: { ...redis, ...inDev }, crds: 'Keep' } },
    want: { ...defaultPolicy, names: ['both'], selectors: [inDev.namespaceSelector], crds: 'Keep' },
    reason: 'both is more specific than either',
  },
  BothMustMatch: {
    policies: { redis: { match: redis, operands: 'Orphan' }, both: { match: { ...redis, ...inProduction } } },
    want: { ...defaultPolicy, names: ['redis'], operands: 'Orphan' },
    reason: 'the namespace is another one',
  },
  EquallySpecific: {
    policies: {
      b: { match: redis, action: 'Cascade', operands: 'Delete', authorization: 'Policy', ttlSecondsAfterFinished: 60 },
      a: { match: redis, action: 'Warn', operands: 'Orphan', crds: 'Keep', ttlSecondsAfterFinished: 9 },
    },
    want: {
      ...defaultPolicy,
      names: ['a', 'b'],
      action: 'Warn',
      operands: 'Orphan',
      crds: 'Keep',
      ttlSecondsAfterFinished: 60,
    },
    reason: 'the strictest of each field, and whoever decided in order of name',
  },
  ADefaultIsAValue: {
    policies: { a: { operands: 'Delete' }, b: { crds: 'Keep' } },
    want: { ...defaultPolicy, names: ['a', 'b'], crds: 'Keep' },
    reason: 'b does not mention operands, which means Block',
  },
  OnlyWhatAllAllow: {
    policies: { a: { allow: ['Cascade'] }, b: { allow: ['Orphan', 'Cascade'] } },
    want: { ...defaultPolicy, names: ['a', 'b'], allow: ['Cascade'] },
    reason: 'a does not allow Orphan',
  },
  ActionThatIsNotAllowedAnyMore: {
    policies: { a: { action: 'Warn', allow: ['Orphan'] }, b: { action: 'Cascade', allow: ['Cascade'] } },
    want: { ...defaultPolicy, names: ['a', 'b'], action: 'Block', allow: [] },
    reason: 'Warn is the stricter one, but b does not allow to leave things behind',
  },
};

for (const [name, { policies, want, reason }] of Object.entries(cases)) {
  t.test(name, async t => {
    const all = Object.entries(policies).map(([name, spec]) => policy(name, spec));
    t.strictSame(policyFor(place, all), want, reason);
    t.strictSame(policyFor(place, all.toReversed()), want, 'whatever their order');
  });
}

t.test('a namespace that is not known blocks only where it matters', async t => {
  const { packageName, namespace } = place;
  const unknown = { packageName, namespace };
  t.strictSame(policyFor(unknown, [policy('all', { crds: 'Keep' })]).names, ['all']);
  t.throws(() => policyFor(unknown, [policy('dev', { match: inDev })]), { name: 'PolicyUnreadable' });
});
