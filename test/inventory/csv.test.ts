import t from 'tap';
import { csvOf } from '../../src/inventory/csv.ts';
import { csv } from '../support/objects.ts';

t.test('a CRD is owned once, however many versions the CSV lists', async t => {
  const owned = [
    { name: 'a.b', kind: 'A', version: 'v1' },
    { name: 'a.b', kind: 'A', version: 'v2' },
  ];
  t.equal(csvOf(csv('x.v1', 'redis', { spec: { customresourcedefinitions: { owned } } })).crds.length, 1);
});
