import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { installedCsv } from '../audit/objects.ts';
import { csv, object, subscription } from '../support/objects.ts';
import { emptyBundle, unpackedBundle } from '../support/unpacked-bundle.ts';
import { cli } from './run-cli.ts';

const group = (name = 'group', creationTimestamp = '2026-01-01T00:00:00Z') =>
  object('operators.coreos.com/v1', 'OperatorGroup', name, { namespace: 'redis', metadata: { creationTimestamp } });
const failing = (type: string, message: string, status: object = {}) =>
  subscription('redis-operator', 'redis', { status: { ...status, conditions: [{ type, status: 'True', message }] } });
const inTheWay =
  'constraints not satisfiable: clusterserviceversion redis-operator.v1 exists and is not referenced by a subscription, subscription redis-operator exists';
const emptyCatalog =
  'constraints not satisfiable: no operators found from catalog gone in namespace olm referenced by subscription etcd, subscription etcd exists';
const tooStrict =
  'error validating existing CRs against new CRD\'s schema for "redises.redis.example.io": error validating redis.example.io/v1, Kind=Redis "team-a/prod": updated validation is too restrictive';
const planOf = (phase: string, clusterServiceVersionNames = ['redis-operator.v1']) =>
  object('operators.coreos.com/v1alpha1', 'InstallPlan', 'install-1', {
    namespace: 'redis',
    spec: { approval: 'Manual', approved: false, clusterServiceVersionNames },
    status: { phase },
  });
const planned = { currentCSV: 'redis-operator.v1', installPlanRef: { name: 'install-1' } };

const cases: Record<string, { readonly objects: readonly KubeObject[]; readonly code?: number }> = {
  NothingIsInTheWay: { objects: [subscription(), csv(), group()], code: 0 },
  NotYet: { objects: [subscription('redis-operator', 'redis', { status: undefined }), group()], code: 0 },
  'B6: ItsCsvIsGone': { objects: [subscription(), group()] },
  'B7: WhatADeletedSubscriptionLeft': { objects: [failing('ResolutionFailed', inTheWay), installedCsv, group()] },
  'B7: WhatADeletedSubscriptionLeftBesideAnOperatorThatWorks': {
    objects: [
      failing('ResolutionFailed', inTheWay.replaceAll('redis-operator', 'db'), { installedCSV: 'redis-operator.v1' }),
      csv(),
      csv('db.v1', 'redis', {
        spec: {},
        metadata: { labels: { 'olm.managed': 'true', 'operators.coreos.com/db.redis': '' } },
      }),
      group(),
    ],
  },
  'B14: TwoOperatorGroupsOfTheSameSecond': { objects: [subscription(), csv(), group('a'), group('b')] },
  'B23: ACsvMadeByHandBesideAnOperatorThatWorks': {
    objects: [
      failing('ResolutionFailed', inTheWay.replaceAll('redis-operator', 'db'), { installedCSV: 'redis-operator.v1' }),
      csv(),
      csv('db.v1', 'redis', { spec: {} }),
      group(),
    ],
  },
  'B13: APlanWaitsThatBringsBackWhatIsGone': {
    objects: [
      subscription('redis-operator', 'redis', { status: planned }),
      planOf('RequiresApproval', ['redis-operator.v1', 'gone.v1']),
      group(),
    ],
  },
  'B13: APlanWaitsForApproval': {
    objects: [subscription('redis-operator', 'redis', { status: planned }), planOf('RequiresApproval'), group()],
  },
  'B13: APlanWaitsThatAlsoUpdatesAnOperatorThatWorks': {
    objects: [
      subscription('redis-operator', 'redis', { status: planned }),
      subscription('db', 'redis', {
        status: { installedCSV: 'db.v1', currentCSV: 'db.v2', installPlanRef: { name: 'install-1' } },
      }),
      csv('db.v1', 'redis', { spec: {} }),
      planOf('RequiresApproval', ['db.v2', 'redis-operator.v1']),
      group(),
    ],
  },
  'B13: AnUpdateWaitsForApproval': {
    objects: [
      subscription('redis-operator', 'redis', {
        status: { ...planned, installedCSV: 'redis-operator.v1', currentCSV: 'redis-operator.v2' },
      }),
      csv(),
      planOf('RequiresApproval', ['redis-operator.v2']),
      group(),
    ],
  },
  'B14: TwoOperatorGroups': {
    objects: [
      subscription('redis-operator', 'redis', { status: undefined }),
      group(),
      group('group-x7k2p', '2026-02-01T00:00:00Z'),
    ],
  },
  'B14: NoOperatorGroup': {
    objects: [failing('ResolutionFailed', 'expected 1 OperatorGroup in the namespace, found 0')],
  },
  'B15: ADependencyThatNobodyNeeds': {
    objects: [
      failing('ResolutionFailed', emptyCatalog),
      subscription('etcd', 'redis', { metadata: { annotations: { 'olm.generated-by': 'install-1' } } }),
      csv('etcd.v1', 'redis', { spec: {} }),
      group(),
    ],
  },
  'B16: TheNamespaceIsBeingDeleted': {
    objects: [
      subscription('redis-operator', 'redis', { status: undefined }),
      group(),
      object('v1', 'Namespace', 'redis', { metadata: { deletionTimestamp: '2026-11-24T11:00:00Z' } }),
    ],
  },
  'B19: ItsCsvIsACopy': {
    objects: [
      subscription(),
      csv('redis-operator.v1', 'redis', { metadata: { labels: { 'olm.copiedFrom': 'operators' } } }),
      group(),
    ],
  },
  'B22: UnpackingFailed': {
    objects: [
      subscription('redis-operator', 'redis', {
        spec: { name: 'redis-operator', source: 'catalog', sourceNamespace: 'olm' },
        status: { conditions: [{ type: 'BundleUnpackFailed', status: 'True', message: 'Reason: DeadlineExceeded' }] },
      }),
      emptyBundle(),
      group(),
    ],
  },
  'B22: UnpackingFailedAndHasBegunAgain': {
    objects: [
      failing('BundleUnpackFailed', 'bundle unpacking failed. Reason: DeadlineExceeded'),
      unpackedBundle('redis-operator', 'redis-operator.v1'),
      group(),
    ],
  },
  'B23: ACsvMadeByHand': { objects: [failing('ResolutionFailed', inTheWay), csv(), group()] },
  InstallPlanFailed: { objects: [failing('InstallPlanFailed', tooStrict, planned), planOf('Failed'), group()] },
  InstallPlanFailedForSomeOtherReason: {
    objects: [failing('InstallPlanFailed', 'bad\nstep', planned), planOf('Failed'), group()],
  },
  InstallPlanFailedThatBringsBackWhatIsGone: {
    objects: [
      failing('InstallPlanFailed', tooStrict, planned),
      planOf('Failed', ['redis-operator.v1', 'gone.v1']),
      group(),
    ],
  },
  CsvFailed: {
    objects: [
      subscription(),
      csv(undefined, undefined, { spec: {}, status: { phase: 'Failed', reason: 'NoOperatorGroup', message: 'none' } }),
      group(),
    ],
  },
};

for (const [name, { objects, code = 1 }] of Object.entries(cases)) {
  t.test(name, async t => {
    const path = join(t.testdir(), 'dump.yaml');
    writeFileSync(path, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [...objects, ...others(objects)] }));
    const outcome = await cli('why', 'redis-operator', '-n', 'redis', '--snapshot', path);
    t.equal(outcome.code, code, outcome.stderr);
    t.matchSnapshot(outcome.stdout);
  });
}

t.test('a Subscription that is not there', async t => {
  const path = join(t.testdir(), 'dump.yaml');
  writeFileSync(path, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [subscription(), csv()] }));
  const { code, stderr } = await cli('why', 'other', '-n', 'redis', '--snapshot', path);
  t.strictSame({ code, stderr }, { code: 2, stderr: 'error: there is no Subscription other in namespace redis\n' });
});

/** A snapshot says that it holds a kind by an object of it. */
function others(objects: readonly KubeObject[]): KubeObject[] {
  return [
    csv('other.v1', 'other', { spec: {} }),
    object('v1', 'Namespace', 'other'),
    object('operators.coreos.com/v1', 'OperatorGroup', 'group', { namespace: 'other' }),
    object('operators.coreos.com/v1alpha1', 'InstallPlan', 'install-0', { namespace: 'other' }),
  ].filter(({ metadata }) => !objects.some(one => one.metadata.uid === metadata.uid));
}
