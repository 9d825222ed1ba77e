import { join } from 'node:path';
import t, { type Test } from 'tap';
import { redisLikeBundle } from '../../support/control-plane/bundle-copies.ts';
import { startCluster, type TestCluster } from '../../support/control-plane/cluster.ts';
import { helm } from '../../support/control-plane/go-programs.ts';
import { installed, makeNamespace } from '../../support/control-plane/install.ts';
import { type CommandResult, run } from '../../support/control-plane/kubectl.ts';
import { olmApi } from '../../support/control-plane/olm.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { captured } from '../../support/e2e/captures.ts';
import { Cascades, left, subscription } from '../../support/e2e/cascades.ts';

const chart = join(import.meta.dirname, 'helm-chart');
const onDelete = 'subscription-guard.io/on-delete';
const versions = [3, 4] as const;

/** A chart with an OperatorGroup and a Subscription, and people who uninstall it, by the programs that they have. */
t.test('Helm', async t => {
  const dir = t.testdir();
  const cluster = await startCluster(t, { bundles: versions.map(version => redisLikeBundle(`helm${version}`, dir)) });
  await startWebhook(t, cluster, { cascade: true, components: ['olm-guard'] });
  await startSweeper(t, cluster);
  await Promise.all(
    versions.map(version =>
      t.test(`Helm ${version}`, async t => new Story(t, cluster, version, await helm(version)).tell()),
    ),
  );
});

class Story {
  readonly #t: Test;
  readonly #cluster: TestCluster;
  readonly #version: 3 | 4;
  readonly #helm: string;
  readonly #cascades: Cascades;

  constructor(t: Test, cluster: TestCluster, version: 3 | 4, program: string) {
    this.#t = t;
    this.#cluster = cluster;
    this.#version = version;
    this.#helm = program;
    this.#cascades = new Cascades(cluster);
  }

  async tell(): Promise<void> {
    const t = this.#t;
    const { api } = this.#cluster;
    await makeNamespace(this.#cluster.api, this.#namespace);
    await this.#cluster.until('what Kubernetes makes in a namespace', () =>
      api.exists(`/api/v1/namespaces/${this.#namespace}/configmaps/kube-root-ca.crt`),
    );
    const before = await this.#cluster.list();

    await this.#install();
    await t.test('a plain uninstall is denied, and breaks nothing', async t => {
      const denied = await this.#run('uninstall', 'r');
      t.not(denied.exitCode, 0);
      this.#captured(t, 'plain', 'helm uninstall r', denied);
      t.equal(await this.#phase(), 'Succeeded', 'the operator works on');
      const again = await this.#run('uninstall', 'r');
      t.not(again.exitCode, 0, 'so it is when it is repeated');
      await this.#event(t, /Deleting it would leave \d+ objects behind/);
    });

    await t.test('with custom resources, foreground is denied, too', async t => {
      await api.ok('POST', this.#operands, { apiVersion: this.#api, kind: 'RedisCluster', metadata: { name: 'prod' } });
      const denied = await this.#run('uninstall', 'r', '--cascade', 'foreground');
      t.not(denied.exitCode, 0);
      await this.#event(t, /First delete 1 RedisCluster/);
      await api.ok('DELETE', `${this.#operands}/prod`);
    });

    await t.test('foreground removes all of it, when it is repeated until Helm is content', async t => {
      const runs = await this.#uninstalled('--cascade', 'foreground');
      this.#captured(t, 'foreground', 'helm uninstall r --cascade foreground', runs[0]);
      t.equal(runs.at(-1)?.exitCode, 0, `${runs.length} runs`, { runs });
      await this.#nothingIsLeft(t, before);
    });

    await this.#install({ [onDelete]: 'Cascade' });
    await t.test('an upgrade that drops an annotated Subscription removes the operator', async t => {
      const upgraded = await this.#run('upgrade', 'r', chart, '--set', 'subscription=false');
      t.equal(upgraded.exitCode, 0, upgraded.stderr);
      await this.#event(t, /With it go \d+ objects/);
      await this.#cascades.until(this.#namespace, 'Succeeded');
      const runs = await this.#uninstalled();
      t.equal(runs.length, 1, 'and then the release goes at once', { runs });
      await this.#nothingIsLeft(t, before);
    });

    await this.#install();
    await t.test('an upgrade that drops a Subscription without annotation does not', async t => {
      const upgraded = await this.#run('upgrade', 'r', chart, '--set', 'subscription=false');
      this.#captured(t, 'upgrade', 'helm upgrade r ./chart --set subscription=false', upgraded);
      t.equal(await this.#phase(), 'Succeeded', 'the operator works on');
      await this.#event(t, /Deleting it would leave \d+ objects behind/);
    });
    await this.#cluster.kubectl('annotate', subscription, this.#package, '-n', this.#namespace, `${onDelete}=Cascade`);
    await this.#cluster.kubectl('delete', subscription, this.#package, '-n', this.#namespace);
    await this.#cascades.until(this.#namespace, 'Succeeded');
    await this.#uninstalled();
    await this.#nothingIsLeft(t, before);
  }

  get #namespace(): string {
    return `helm${this.#version}`;
  }

  get #package(): string {
    return `helm${this.#version}-operator`;
  }

  get #api(): string {
    return `helm${this.#version}.example.io/v1`;
  }

  get #operands(): string {
    return `/apis/${this.#api}/namespaces/${this.#namespace}/redisclusters`;
  }

  #run(...args: readonly string[]): Promise<CommandResult> {
    const env = {
      KUBECONFIG: this.#cluster.kubeconfig,
      HELM_CACHE_HOME: join(this.#cluster.dir, `helm${this.#version}`),
      HELM_NAMESPACE: this.#namespace,
    };
    return run(this.#helm, args, env);
  }

  async #install(annotations: Readonly<Record<string, string>> = {}): Promise<void> {
    const values = [`package=${this.#package}`, `annotations=${JSON.stringify(annotations)}`];
    const result = await this.#run('install', 'r', chart, ...values.flatMap(value => ['--set-json', jsonOf(value)]));
    if (result.exitCode !== 0) throw new Error(result.stderr);
    await installed(this.#cluster.api, this.#namespace, this.#package);
    await this.#cluster.settled(this.#namespace);
  }

  /** What Helm has printed each time, until it has nothing more to complain of. */
  async #uninstalled(...flags: readonly string[]): Promise<CommandResult[]> {
    const runs: CommandResult[] = [];
    await this.#cluster.until('Helm to be content', async () => {
      const result = await this.#run('uninstall', 'r', ...flags);
      runs.push(result);
      return result.exitCode === 0;
    });
    return runs;
  }

  async #phase(): Promise<string> {
    const path = `${olmApi}/namespaces/${this.#namespace}/clusterserviceversions/${this.#package}.v1.0.0`;
    return (await this.#cluster.api.ok('GET', path)).status.phase;
  }

  /** What Helm does not show. */
  async #event(t: Test, note: RegExp): Promise<void> {
    const events = `/apis/events.k8s.io/v1/namespaces/${this.#namespace}/events`;
    await this.#cluster.until('the Event', async () => {
      const { items } = (await this.#cluster.api.ok('GET', events)) as { items: { note: string }[] };
      return items.some(event => note.test(event.note));
    });
    t.pass('an Event tells');
  }

  async #nothingIsLeft(t: Test, before: Awaited<ReturnType<TestCluster['list']>>): Promise<void> {
    await this.#cascades.until(this.#namespace, 'Succeeded');
    const ours = (one: string): boolean => one.includes(`helm${this.#version}`);
    await this.#cluster.until('OLM to tidy up after the OperatorGroup', async () => {
      return left(before, await this.#cluster.list()).filter(ours).length === 0;
    });
    t.pass('0 left');
  }

  #captured(t: Test, name: string, command: string, { stdout, stderr }: CommandResult = nothing): void {
    captured(t, 'docs/clients.md', `helm${this.#version}-${name}`, command, withoutTime(`${stdout}${stderr}`));
  }
}

/** Without the time and the process that klog puts before a line, the time of a release, and the UID in a Cleanup's name. */
function withoutTime(text: string): string {
  return text
    .replaceAll(/^[IWE]\d{4} [\d:.]+ +\d+ (?=warnings\.go)/gm, '')
    .replaceAll(/^LAST DEPLOYED: .*$/gm, 'LAST DEPLOYED: …')
    .replaceAll(/(?<=helm\d-operator-)[0-9a-f]{8}\b/g, '…');
}

const nothing: CommandResult = { exitCode: 0, stdout: '', stderr: '' };

/** As `--set-json` wants it: the value in JSON. */
function jsonOf(value: string): string {
  const [key = '', text = ''] = value.split(/=(.*)/s);
  return `${key}=${text.startsWith('{') ? text : JSON.stringify(text)}`;
}
