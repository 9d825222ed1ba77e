import t from 'tap';

t.test('x', async t => {
  t.pass('one');
  startCluster();
  for (;;);
});
function startCluster() {
  t.setTimeout(0);
}
