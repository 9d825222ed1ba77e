import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { controlPlaneVersions } from '../../bench/circumstances.ts';

t.test('controlPlaneVersions', async t => {
  const olm = 'github.com/operator-framework/operator-lifecycle-manager';
  const goMod = `tool ${olm}/cmd/olm\nrequire (\n\t${olm} v0.46.0\n\tk8s.io/kubernetes-else v2.0.0\n\tk8s.io/kubernetes v1.36.3\n)\n`;
  t.equal(controlPlaneVersions(goMod), 'Kubernetes 1.36.3, OLM 0.46.0');
  t.throws(() => controlPlaneVersions('module x'), { message: /lacks k8s.io.kubernetes/ });
  const ours = readFileSync(join(import.meta.dirname, '..', 'support', 'control-plane', 'tools', 'go.mod'), 'utf8');
  t.match(controlPlaneVersions(ours), /^Kubernetes \d+\.\d+\.\d+, OLM \d+\.\d+\.\d+$/, 'of what we build');
});
