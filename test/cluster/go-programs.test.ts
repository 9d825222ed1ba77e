import t from 'tap';
import { helm } from './go-programs.ts';
import { run } from './kubectl.ts';

const versions = { 3: 'v3.22.0', 4: 'v4.3.1' } as const;

for (const version of [3, 4] as const) {
  t.test(`Helm ${version} is the one of its go.mod file`, async t => {
    const { stdout } = await run(await helm(version), ['version', '--template', '{{ .Version }}']);
    t.equal(stdout, versions[version]);
  });
}
