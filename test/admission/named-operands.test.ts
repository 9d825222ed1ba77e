import t from 'tap';
import { NamedOperands } from '../../src/admission/named-operands.ts';
import { crd, csv, planIn, redis, subscription } from '../support/objects.ts';

const planWith = (name: string, uid: string) => planIn([subscription(), csv(), crd(), redis(name, 'redis', { uid })]);

t.test('B12: a custom resource of the same name with another UID has been made again', async t => {
  const named = new NamedOperands();
  const again = async (name: string, uid: string) => [...named.madeAgain(await planWith(name, uid))];
  t.strictSame(await again('default', 'first'), [], 'it is new to us');
  t.strictSame(await again('default', 'first'), [], 'nobody has deleted it');
  t.strictSame(await again('prod', 'second'), [], 'it has another name');
  t.strictSame(await again('default', 'third'), ['redis.example.io/Redis/redis/default']);
  t.strictSame(await again('default', 'third'), ['redis.example.io/Redis/redis/default'], 'the same denial again');
});

t.test('the oldest are forgotten', async t => {
  const named = new NamedOperands();
  named.madeAgain(await planWith('default', 'first'));
  const many = Array.from({ length: 1_000 }, (_, number) => redis(`db-${number}`));
  named.madeAgain(await planIn([subscription(), csv(), crd(), ...many]));
  t.strictSame([...named.madeAgain(await planWith('default', 'second'))], []);
});
