import { operatorGroupEmpty } from '../../../src/audit/rules/operator-group-empty.ts';
import { object, operator, subscription } from '../../support/objects.ts';
import { adoptedCrd, group, installedCsv } from '../objects.ts';
import { testRule } from './table.ts';

const found = 'OperatorGroup redis/group: no operator is left in its namespace';
const groupNamed = (name: string) => object('operators.coreos.com/v1', 'OperatorGroup', name, { namespace: 'olm' });

testRule(operatorGroupEmpty, import.meta.filename, {
  Empty: { reason: 'nobody is there for whom it would be', objects: [group], want: [found] },
  Subscribed: {
    reason: 'somebody is about to come',
    objects: [group, subscription('redis-operator', 'redis', { status: undefined })],
    want: [],
  },
  CsvThere: { reason: 'somebody is there', objects: [group, installedCsv], want: [] },
  InhabitedElsewhere: {
    reason: 'that is no use to it',
    objects: [group, subscription('other', 'team-a')],
    want: [found],
  },
  OperatorHandedOver: {
    reason: 'what is left of it is one finding, about its Operator object',
    objects: [group, operator(), adoptedCrd('ClusterObjectSet')],
    want: [],
  },
  OlmsOwn: {
    reason: 'they are there before any operator is',
    objects: ['global-operators', 'olm-operators', 'openshift-cluster-monitoring'].map(groupNamed),
    want: [],
  },
});
