import { operatorGroupSecond } from '../../../src/audit/rules/operator-group-second.ts';
import { object, subscription } from '../../support/objects.ts';
import { group } from '../objects.ts';
import { testRule } from './table.ts';

const made = (name: string, creationTimestamp: string, namespace = 'redis') =>
  object('operators.coreos.com/v1', 'OperatorGroup', name, { namespace, metadata: { creationTimestamp } });

testRule(operatorGroupSecond, import.meta.filename, {
  'B14: TwoInANamespace': {
    reason: 'the younger one is in the way, whatever its name',
    objects: [made('a-younger', '2026-02-01T00:00:00Z'), made('older', '2026-01-01T00:00:00Z'), subscription()],
    want: ['OperatorGroup redis/a-younger: its namespace has OperatorGroup older already'],
  },
  MadeInTheSameSecond: {
    reason: 'nothing tells which of them is in the way',
    objects: [made('generated-x7k2p', '2026-01-01T00:00:00Z'), made('group', '2026-01-01T00:00:00Z')],
    want: [
      'OperatorGroup redis/group: its namespace has OperatorGroup generated-x7k2p, too, and neither is the older one',
    ],
  },
  OlmsOwnOfTheSameSecond: {
    reason: "OLM's own stays",
    objects: [
      made('a-person-s', '2026-01-01T00:00:00Z', 'operators'),
      made('global-operators', '2026-01-01T00:00:00Z', 'operators'),
    ],
    want: ['OperatorGroup operators/a-person-s: its namespace has OperatorGroup global-operators already'],
  },
  BesideOlmsOwn: {
    reason: "after a restore OLM's own may be the younger one, and nothing makes it again",
    objects: [
      made('a-person-s', '2026-01-01T00:00:00Z', 'operators'),
      made('global-operators', '2026-02-01T00:00:00Z', 'operators'),
    ],
    want: ['OperatorGroup operators/a-person-s: its namespace has OperatorGroup global-operators already'],
  },
  OneIsOnItsWay: {
    reason: 'it is being deleted, as it should be',
    objects: [
      made('older', '2026-01-01T00:00:00Z'),
      object('operators.coreos.com/v1', 'OperatorGroup', 'younger', {
        namespace: 'redis',
        metadata: { creationTimestamp: '2026-02-01T00:00:00Z', deletionTimestamp: '2026-03-01T00:00:00Z' },
      }),
    ],
    want: [],
  },
  OneInEach: { reason: 'as it should be', objects: [group, made('group', '2026-01-01T00:00:00Z', 'team-a')], want: [] },
  Unreadable: {
    reason: 'nothing is said of what was not seen',
    objects: [made('a', '2026-02-01T00:00:00Z'), made('b', '2026-01-01T00:00:00Z')],
    unreadable: ['OperatorGroup'],
    want: [],
  },
});
