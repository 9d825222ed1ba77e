import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildOnce, cacheHome, type Tell } from './build-once.ts';
import { go, installTools, type Module, moduleDir, versionIn } from './go.ts';
import { kubernetesFlags } from './pair.ts';

interface Recipe {
  readonly module: Module;
  readonly flags?: readonly string[];
}

/** What their own builds write into them. Without it Helm 3 believes that it talks to Kubernetes 1.20, which our chart refuses. */
const helm3 = {
  'internal/version.version': versionIn('helm3', 'helm.sh/helm/v3'),
  'pkg/chartutil.k8sVersionMajor': '1',
  'pkg/chartutil.k8sVersionMinor': '37',
};
const helm4 = { 'internal/version.version': versionIn('helm4', 'helm.sh/helm/v4') };

/** Programs of others, with which our users work. Each has a go.mod file beside this one, with its version. */
const recipes = {
  helm3: { module: 'helm3', flags: ['-ldflags', settingOf('helm.sh/helm/v3', helm3)] },
  helm4: { module: 'helm4', flags: ['-ldflags', settingOf('helm.sh/helm/v4', helm4)] },
  crane: { module: 'crane' },
  krew: { module: 'krew' },
  actionlint: { module: 'actionlint' },
  node: { module: 'node', flags: kubernetesFlags(versionIn('node', 'k8s.io/kubernetes')) },
  containerd: { module: 'containerd' },
  argo: { module: 'argo' },
  flux: { module: 'flux' },
  promtool: { module: 'promtool' },
  'kubectl-operator': { module: 'kubectl-operator' },
  certmanager: { module: 'certmanager' },
  kuberouter: { module: 'kuberouter' },
} as const satisfies Record<string, Recipe>;

/** Why a program of others is not on this machine, for the person who runs the tests. */
export class NoProgram extends Error {
  override readonly name = 'NoProgram';
}

/** The path of Helm 3 or 4. Builds it first if it has not been built; rejects with {@link NoProgram} where that fails. */
export function helm(version: 3 | 4, tell?: Tell): Promise<string> {
  return goProgram(`helm${version}`, 'helm', tell);
}

/** The path of crane, which makes and moves images without a container engine. Rejects as {@link helm} does. */
export function crane(tell?: Tell): Promise<string> {
  return goProgram('crane', 'crane', tell);
}

/** The path of a kubelet; kube-proxy is beside it. Rejects as {@link helm} does. */
export function kubelet(tell?: Tell): Promise<string> {
  return goProgram('node', 'kubelet', tell);
}

/** The path of containerd; its shim and ctr are beside it. Rejects as {@link helm} does. */
export function containerd(tell?: Tell): Promise<string> {
  return goProgram('containerd', 'containerd', tell);
}

/** The paths of cert-manager's controller and of its cainjector. Rejects as {@link helm} does. */
export async function certManager(tell?: Tell): Promise<{ controller: string; cainjector: string }> {
  return {
    controller: await goProgram('certmanager', 'controller', tell),
    cainjector: await goProgram('certmanager', 'cainjector', tell),
  };
}

/** The path of kube-router, which enforces NetworkPolicies. Rejects as {@link helm} does. */
export function kubeRouter(tell?: Tell): Promise<string> {
  return goProgram('kuberouter', 'kube-router', tell);
}

/** The path of actionlint, which checks the workflows. Rejects as {@link helm} does. */
export function actionlint(tell?: Tell): Promise<string> {
  return goProgram('actionlint', 'actionlint', tell);
}

/** The paths of krew and of the program by which its index checks manifests. Rejects as {@link helm} does. */
export async function krew(tell?: Tell): Promise<{ krew: string; validate: string }> {
  return {
    krew: await goProgram('krew', 'krew', tell),
    validate: await goProgram('krew', 'validate-krew-manifest', tell),
  };
}

/** The path of the agent of Argo CD's engine: it syncs and prunes as Argo CD does. Rejects as {@link helm} does. */
export function argoAgent(tell?: Tell): Promise<string> {
  return goProgram('argo', 'agent', tell);
}

/** The path of Flux' kustomize-controller, which applies and prunes. Rejects as {@link helm} does. */
export function kustomizeController(tell?: Tell): Promise<string> {
  return goProgram('flux', 'kustomize-controller', tell);
}

/** The path of kubectl-operator, the other tool that uninstalls an operator. Rejects as {@link helm} does. */
export function kubectlOperator(tell?: Tell): Promise<string> {
  return goProgram('kubectl-operator', 'kubectl-operator', tell);
}

/** The path of promtool, by which Prometheus checks and tests rules. Rejects as {@link helm} does. */
export function promtool(tell?: Tell): Promise<string> {
  return goProgram('promtool', 'promtool', tell);
}

/** Builds every program that the text of a test file asks for: `helm(3)`, say. Rejects as {@link helm} does. */
export async function buildProgramsNamedIn(text: string, tell: Tell): Promise<void> {
  if (!text.includes('/go-programs.ts')) return;
  for (const version of [3, 4] as const) if (text.includes('helm(')) await helm(version, tell);
  if (text.includes('crane(')) await crane(tell);
  if (text.includes('krew(')) await krew(tell);
  if (text.includes('actionlint(')) await actionlint(tell);
  if (text.includes('argoAgent(')) await argoAgent(tell);
  if (text.includes('kustomizeController(')) await kustomizeController(tell);
  if (text.includes('promtool(')) await promtool(tell);
  if (text.includes('kubectlOperator(')) await kubectlOperator(tell);
}

/** The path of a program that one of the go.mod files names as a tool. It is kept in the cache of the control plane. */
async function goProgram(name: keyof typeof recipes, program: string, tell: Tell = toStderr): Promise<string> {
  const { module, flags = [] }: Recipe = recipes[name];
  const root = join(cacheHome(), `${name}-${keyOf(module, flags)}`);
  const buildInto = async (into: string): Promise<void> => {
    tell(`building ${name} (some minutes the first time)`);
    await installTools(module, into, flags);
  };
  try {
    await go(module, ['version']);
    await buildOnce({ what: name, root, wanted: [program], buildInto }, tell);
  } catch (error) {
    throw new NoProgram(`${name} is built by Go, and that failed: ${error instanceof Error ? error.message : error}`);
  }
  return join(root, program);
}

function keyOf(module: Module, flags: readonly string[]): string {
  const hash = createHash('sha256').update(flags.join(' '));
  for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(moduleDir(module), file)));
  return hash.digest('hex').slice(0, 12);
}

function settingOf(module: string, variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `-X ${module}/${name}=${value}`)
    .join(' ');
}

function toStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
