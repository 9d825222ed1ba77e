import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import t from 'tap';
import { startRegistry } from '../../scripts/registry.ts';
import { version } from '../../src/version.ts';
import { selfSigned } from '../support/certificates.ts';
import { crane } from '../support/control-plane/go-programs.ts';
import { type CommandResult, run } from '../support/control-plane/kubectl.ts';
import { render } from '../support/kustomize.ts';
import { serveFiles } from '../support/serve-program.ts';
import { pushStandInBase } from './stand-in-base.ts';

const root = join(import.meta.dirname, '..', '..');
const dir = mkdtempSync(join(tmpdir(), 'subscription-guard-image-test-'));
const craneProgram = await crane();
const registry = await startRegistry(craneProgram, join(dir, 'registry'));
t.teardown(() => {
  registry.stop();
  rmSync(dir, { recursive: true });
});
const base = pushStandInBase(craneProgram, registry.address, join(dir, 'base'));
const repository = `${registry.address}/team/subscription-guard`;
const out = join(dir, 'layout');
const image = (await npmRunImage('--base', base, '--push', repository, '--out', out)).stdout.trim();

t.test('it is pushed, and named by its digest', async t => {
  t.match(image, new RegExp(`^${repository}@sha256:[0-9a-f]{64}$`));
  t.equal(await ask('digest', `${repository}:${version}`), image.split('@')[1], 'the version is its tag');
  t.match(await ask('validate', '--remote', image), /^PASS: /);
});

t.test('pushed, it can be installed with one more command', async t => {
  const installed = (await render(join(dir, 'install'))).filter(({ kind }) => kind === 'Deployment');
  const images = installed.map(({ spec }) => spec.template.spec.containers[0].image);
  t.strictSame(images, [image, image]);
});

t.test('it is for both platforms that our users have, and says what it is', async t => {
  const { manifests } = JSON.parse(await ask('manifest', image));
  const platforms = manifests.map(({ platform }: { platform: object }) => platform);
  t.match(platforms, [
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'arm64' },
  ]);
  const head = (await run('git', ['-C', root, 'rev-parse', 'HEAD'])).stdout.trim();
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
  for (const architecture of ['amd64', 'arm64']) {
    const { config } = JSON.parse(await ask('config', '--platform', `linux/${architecture}`, image));
    const { Labels: labels, ...rest } = config;
    t.match(rest, {
      User: '65532:65532',
      Entrypoint: JSON.parse(/^ENTRYPOINT (.*)$/m.exec(dockerfile)?.[1] ?? ''),
      ExposedPorts: { '8443/tcp': {}, '8080/tcp': {} },
    });
    t.match(labels, {
      'org.opencontainers.image.title': 'subscription-guard',
      'org.opencontainers.image.version': version,
      'org.opencontainers.image.revision': new RegExp(`^${head}(-dirty)?$`),
      'org.opencontainers.image.licenses': 'Apache-2.0',
      'org.opencontainers.image.base.name': base,
      'org.opencontainers.image.base.digest': await ask('digest', base),
    });
  }
});

t.test('made again it has the same digest, and the layout is the same, file for file', async t => {
  const again = join(dir, 'again');
  const { stdout } = await npmRunImage('--base', base, '--out', again);
  t.equal(stdout.trim(), `${again}@${image.split('@')[1]}`);
  t.strictSame(filesIn(again), filesIn(out));
});

t.test('beside it is a list of what is in the program', async t => {
  const { components } = JSON.parse(readFileSync(`${out}.cdx.json`, 'utf8'));
  const notices = readFileSync(join(root, 'dist', 'subscription-guard.NOTICES.txt'), 'utf8');
  const titles = [...notices.matchAll(/^=+\n(\S+ \S+): .*\n=+$/gm)].map(([, title]) => title);
  t.strictSame(
    components.map(({ name, version }: { name: string; version: string }) => `${name} ${version}`),
    titles,
  );
  for (const { hashes } of components) t.match(hashes, [{ alg: 'SHA-512', content: /^[0-9a-f]{128}$/ }]);
});

const notRoot = process.getuid?.() !== 0 && 'to run what is in the image takes root, so this DID NOT RUN';

t.test('what is in it runs as the user of the manifests, writes nowhere', { skip: notRoot }, async t => {
  const rootfs = join(dir, 'rootfs');
  mkdirSync(rootfs);
  const tar = join(dir, 'rootfs.tar');
  await ask('export', '--platform', 'linux/amd64', image, tar);
  await run('tar', ['-xf', tar, '-C', rootfs]);
  t.strictSame(readdirSync(join(rootfs, 'licenses')), ['LICENSE', 'subscription-guard.NOTICES.txt']);
  const { args, dir: tls } = serveFiles(t, await selfSigned());
  const { config } = JSON.parse(await ask('config', '--platform', 'linux/amd64', image));
  const inside = (...command: string[]) => readOnly(rootfs, tls, config.User, command);
  const program = (...command: string[]) => run('unshare', inside(...config.Entrypoint, ...command));

  t.match(await program('--version'), { exitCode: 0, stdout: `${version}\n`, stderr: '' });
  t.match(await program('sweep', '--help'), { exitCode: 0, stdout: /^Usage:/m });
  const [node] = config.Entrypoint;
  const prove = (script: string) => run('unshare', inside(node, '--eval', script));
  t.match(await prove("fs.writeFileSync('/app/x', '')"), { exitCode: 1, stderr: /EROFS/ });
  const status = "console.log(process.getuid(), /^CapEff:\\s*(\\w+)$/m.exec(fs.readFileSync('/proc/self/status'))[1])";
  t.match(await prove(status), { exitCode: 0, stdout: '65532 0000000000000000\n' });

  const files = args.map(arg => arg.replace(tls, '/tls'));
  const flags = ['--port', '0', '--health-port', '0', '--drain-period', '0s'];
  const serving = spawn('unshare', inside(...config.Entrypoint, ...files, ...flags));
  t.teardown(() => serving.kill('SIGKILL'));
  const exited = once(serving, 'exit');
  for await (const line of createInterface(serving.stdout)) {
    const { msg, healthPort } = JSON.parse(line);
    if (msg !== 'serving') continue;
    t.equal((await fetch(`http://127.0.0.1:${healthPort}/livez`)).status, 200);
    serving.kill('SIGTERM');
  }
  t.strictSame(await exited, [0, null], 'and ends when it is told to');
});

/**
 * The arguments with which unshare runs a command in a read-only root folder, as a numeric user, without the
 * environment of the tests.
 */
function readOnly(rootfs: string, tls: string, user: string, command: readonly string[]): string[] {
  const script = [
    `mount --bind '${rootfs}' '${rootfs}'`,
    `mount --bind '${tls}' '${rootfs}/tls'`,
    `mount -t proc proc '${rootfs}/proc'`,
    `mount -o remount,bind,ro '${rootfs}'`,
    `chmod -R go=rX '${tls}'`,
    `exec env -i $(command -v chroot) --userspec=${user} --groups= '${rootfs}' "$@"`,
  ].join(' && ');
  return ['--mount', 'sh', '-c', script, 'sh', ...command];
}

async function npmRunImage(...args: string[]): Promise<CommandResult> {
  const ran = await run(process.execPath, [join(root, 'scripts', 'image.ts'), ...args]);
  if (ran.exitCode !== 0) throw new Error(ran.stderr);
  return ran;
}

async function ask(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run(craneProgram, args);
  if (exitCode !== 0) throw new Error(`crane ${args.join(' ')}: ${stderr}`);
  return (stdout || stderr).trim();
}

function filesIn(folder: string): [string, string][] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return files
    .map(({ parentPath, name }): [string, string] => {
      const path = join(parentPath, name);
      return [path.slice(folder.length), name.length === 64 ? '' : readFileSync(path, 'utf8')];
    })
    .toSorted();
}
