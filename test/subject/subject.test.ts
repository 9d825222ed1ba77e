import t from 'tap';
import { operatorNameOf, subjectOf } from '../../src/subject/subject.ts';
import { subscription } from '../support/objects.ts';

const names: Record<string, [packageName: string, namespace: string, expected: string]> = {
  Short: ['redis', 'team-a', 'redis.team-a'],
  Exactly63: ['p'.repeat(50), 'n'.repeat(12), `${'p'.repeat(50)}.${'n'.repeat(12)}`],
  CutTo63: ['p'.repeat(60), 'namespace', `${'p'.repeat(60)}.na`],
  CutAtADot: ['p'.repeat(62), 'ns', 'p'.repeat(62)],
  CutAtDashes: [`${'p'.repeat(59)}----`, 'ns', 'p'.repeat(59)],
};

for (const [name, [packageName, namespace, expected]] of Object.entries(names)) {
  t.test(`operator name: ${name}`, async t => {
    const got = operatorNameOf(packageName, namespace);
    t.equal(got, expected);
    t.ok(got.length <= 63);
  });
}

t.test('the package names the Operator, not the Subscription', async t => {
  const subject = subjectOf(subscription('my-redis', 'team-a', { spec: { name: 'redis-operator' } }));
  t.match(subject, {
    name: 'my-redis',
    operatorName: 'redis-operator.team-a',
    componentLabel: 'operators.coreos.com/redis-operator.team-a',
  });
});

t.test('a Subscription without status', async t => {
  const subject = subjectOf(subscription('fresh', 'team-a', { status: undefined }));
  t.equal(subject.installedCSV, undefined);
  t.equal(subject.terminating, false);
});
