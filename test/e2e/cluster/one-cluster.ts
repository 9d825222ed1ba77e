import t from 'tap';
import { startCluster } from '../../support/control-plane/cluster.ts';

/** A test file for test/e2e/cluster/control-plane.test.ts to run: it starts a cluster and ends as its argument says. */
t.test('a cluster', async t => {
  const { dir } = await startCluster(t, { olm: 'apis' });
  process.stderr.write(`started in ${dir}\n`);
  t.equal(process.argv[2], 'passes');
});
