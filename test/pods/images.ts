import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tarOf } from '../../scripts/archive.ts';
import { startRegistry } from '../../scripts/registry.ts';
import { version } from '../../src/version.ts';
import { pushStandInBase } from '../image/stand-in-base.ts';
import { crane } from '../support/control-plane/go-programs.ts';
import { succeeds } from './node.ts';

const root = join(import.meta.dirname, '..', '..');
const repository = 'registry.example.com/subscription-guard';

export interface Image {
  /** As manifests name it. */
  readonly name: string;
  readonly digest: string;
  readonly tarball: string;
}

/** The images of the Pods, on a base that stands in for the real one. */
export interface Images {
  readonly guard: Image;
  /** The same with the program of another commit; see previous.ts. */
  readonly previous: Image | undefined;
  /** The tarball of an image that does nothing: it holds the namespaces of each Pod. */
  readonly pause: string;
}

/** @param previous A folder with the sources of the other commit, if there is one. */
export async function makeImages(dir: string, previous?: string): Promise<Images> {
  const home = mkdtempSync(join(dir, 'images-'));
  const program = await crane();
  const registry = await startRegistry(program, join(home, 'registry'));
  const pull = async (from: string, name: string): Promise<string> => {
    await succeeds(program, 'pull', '--platform', 'linux/amd64', from, join(home, `${name}.tar`));
    return join(home, `${name}.tar`);
  };
  try {
    const base = pushStandInBase(program, registry.address, join(home, 'base'));
    const made = `${registry.address}/subscription-guard`;
    const script = join(root, 'scripts', 'image.ts');
    await succeeds(process.execPath, script, '--base', base, '--push', made, '--out', join(home, 'layout'));
    const imageOf = async (tag: string): Promise<Image> => ({
      name: `${repository}:${tag}`,
      digest: (await succeeds(program, 'digest', `${made}:${tag}`)).trim(),
      tarball: await pull(`${made}:${tag}`, tag),
    });
    const guard = await imageOf(version);
    if (previous !== undefined) await pushPrevious(program, previous, { base, tag: `${made}:previous`, home });
    const pause = join(home, 'pause');
    mkdirSync(pause);
    const source = join(import.meta.dirname, 'pause');
    await succeeds('sh', '-c', `cd '${source}' && CGO_ENABLED=0 go build -trimpath -o '${pause}/pause' .`);
    await succeeds('tar', '-cf', `${pause}.layer.tar`, '-C', pause, 'pause');
    const tag = `${registry.address}/pause:1`;
    await succeeds(program, 'append', '--oci-empty-base', '-f', `${pause}.layer.tar`, '-t', tag);
    await succeeds(program, 'mutate', tag, '--set-platform', 'linux/amd64', '--entrypoint', '/pause', '--tag', tag);
    return {
      guard,
      previous: previous === undefined ? undefined : await imageOf('previous'),
      pause: await pull(tag, 'pause'),
    };
  } finally {
    registry.stop();
  }
}

/** Builds the other commit's program by its own script, with the packages of this one. */
async function pushPrevious(
  program: string,
  sources: string,
  { base, tag, home }: { base: string; tag: string; home: string },
): Promise<void> {
  symlinkSync(join(root, 'node_modules'), join(sources, 'node_modules'));
  const tree = join(home, 'previous');
  await succeeds(process.execPath, join(sources, 'scripts', 'build.ts'), join(tree, 'app'));
  const layer = join(home, 'previous.layer.tar');
  writeFileSync(layer, tarOf(tree, ['app/subscription-guard.mjs']));
  const entrypoint = /^ENTRYPOINT (.*)$/m.exec(readFileSync(join(sources, 'Dockerfile'), 'utf8'))?.[1] ?? '[]';
  await succeeds(
    program,
    ...['mutate', base, '--platform', 'linux/amd64', '--append', layer, '--tag', tag],
    '--entrypoint',
    JSON.parse(entrypoint).join(','),
  );
}
