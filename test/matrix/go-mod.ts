import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { go, type Module, moduleDir, type Part, versionIn } from '../support/control-plane/go.ts';
import { moduleNames, programsOf } from '../support/control-plane/pair.ts';

/**
 * Makes the go.mod and go.sum files by which a version is built. They ask for what the go.mod file of that version asks
 * for, so that it gets the dependencies with which it was released.
 */
interface GoMod {
  readonly Require: readonly { readonly Path: string; readonly Version: string }[];
  readonly Replace:
    | readonly { readonly Old: { Path: string }; readonly New: { Path: string; Version?: string } }[]
    | null;
}

const [part, version] = process.argv.slice(2);
if ((part !== 'kubernetes' && part !== 'olm') || version === undefined) {
  process.stderr.write('node test/matrix/go-mod.ts kubernetes|olm VERSION\n');
  process.exit(2);
}
await makeModule(part, version);

async function makeModule(part: Part, version: string): Promise<void> {
  const module: Module = `versions/${part}-${version}`;
  mkdirSync(moduleDir(module), { recursive: true });
  writeFileSync(join(moduleDir(module), 'go.mod'), goMod(module, part, version, await released(part, version)));
  for (const name of await programsOf('tools', part)) await go(module, ['mod', 'edit', `-tool=${name}`]);
  // The first time go finds what the file does not ask for, and notes the sums of all that it looks at for that.
  for (const _ of ['complete', 'sums']) {
    writeFileSync(join(moduleDir(module), 'go.sum'), '');
    await go(module, ['list', '-mod=mod', '-tags', 'containers_image_openpgp', '-deps', 'tool']);
  }
}

/** The go.mod file of the release itself. */
async function released(part: Part, version: string): Promise<GoMod> {
  const download = ['mod', 'download', '-json', `${moduleNames[part]}@v${version}`];
  const { GoMod: file } = JSON.parse(await go('tools', download));
  return JSON.parse(await go('tools', ['mod', 'edit', '-json', file]));
}

function goMod(module: Module, part: Part, version: string, { Require, Replace }: GoMod): string {
  const replaced = Replace ?? [];
  // Kubernetes has these in folders of its own, and publishes them as modules; the samples are no part of any program.
  const staged = replaced.filter(({ New }) => New.Path.startsWith('./')).map(({ Old }) => Old.Path);
  const requirements = Require.filter(({ Path }) => !Path.startsWith('k8s.io/sample-')).map(({ Path, Version }) =>
    staged.includes(Path) ? `${Path} v0.${version.slice(version.indexOf('.') + 1)}` : `${Path} ${Version}`,
  );
  return [
    `module subscription-guard.io/test/support/control-plane/${module}`,
    `go ${versionIn('tools', 'go')}`,
    `require (\n${[...requirements, `${moduleNames[part]} v${version}`].map(line => `\t${line}`).join('\n')}\n)`,
    ...replaced.flatMap(({ Old, New }) =>
      New.Version === undefined ? [] : `replace ${Old.Path} => ${New.Path} ${New.Version}`,
    ),
  ].join('\n\n');
}
