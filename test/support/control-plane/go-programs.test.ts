import t from 'tap';
import { versionIn } from './go.ts';
import { helm } from './go-programs.ts';
import { run } from './kubectl.ts';

for (const version of [3, 4] as const) {
  t.test(`Helm ${version} is the one of its go.mod file`, async t => {
    const { stdout } = await run(await helm(version), ['version', '--template', '{{ .Version }}']);
    t.equal(stdout, versionIn(`helm${version}`, `helm.sh/helm/v${version}`));
  });
}
