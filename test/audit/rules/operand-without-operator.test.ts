import { operandWithoutOperator } from '../../../src/audit/rules/operand-without-operator.ts';
import { crd, redis } from '../../objects.ts';
import { healthy, installedCrd } from '../objects.ts';
import { testRule, without } from './table.ts';

const left = 'no operator is there to look after it';
const foreign = { ...crd(), metadata: { name: 'redises.redis.example.io' } };

testRule(operandWithoutOperator, import.meta.filename, {
  NobodyServesThem: {
    reason: 'wherever they are',
    objects: [installedCrd, redis('prod'), redis('cache', 'team-a', { finalizers: ['redis.example.io/backup'] })],
    want: [`Redis redis/prod: ${left}`, `Redis team-a/cache: ${left}`],
  },
  Served: { reason: 'the operator is there', objects: [...healthy, redis('prod')], want: [] },
  CsvStillThere: {
    reason: 'it works on without its Subscription',
    objects: [...without('Subscription'), redis('prod')],
    want: [],
  },
  NoneThere: { reason: 'a CRD alone is a matter of another rule', objects: [installedCrd], want: [] },
  CrdOfSomebodyElse: { reason: 'OLM did not install it', objects: [foreign, redis('prod')], want: [] },
  Unreadable: {
    reason: 'no word about what could not be read',
    objects: [installedCrd, redis('prod')],
    unreadable: ['Redis'],
    want: [],
  },
});
