import type { TestCluster } from '../../support/control-plane/cluster.ts';
import type { Program } from '../../support/control-plane/process.ts';
import type { CleanupObject } from '../../support/e2e/cascades.ts';
import { cleanupsPath } from '../../support/e2e/cleanup-manifest.ts';
import { policiesPath, policyManifest } from '../../support/e2e/deletion-policy.ts';

/** Where people see that a rule is missing. */
export type Place = 'Cleanup' | 'record' | 'Event' | 'policy' | 'rights' | 'audit' | 'report' | 'Lease' | 'new Lease';

interface RuleCase {
  readonly purpose: string;
  readonly breaks: Place;
}

/** Every rule of the sweeper, as {@link describeRule} tells it, with what it is for and what breaks without it. */
export const sweeperRules: Readonly<Record<string, RuleCase>> = {
  'list, watch, delete cleanups': { purpose: 'find what is to be done, and let records expire', breaks: 'record' },
  'patch cleanups/status': { purpose: 'tell how far it got', breaks: 'record' },
  'list, watch deletionpolicies': { purpose: 'tell what each policy does', breaks: 'policy' },
  'patch deletionpolicies/status': { purpose: 'write that down', breaks: 'policy' },
  'list namespaces': { purpose: "know whether anything carries an Operator's label", breaks: 'Cleanup' },
  'create events': { purpose: 'tell of phases where people look', breaks: 'Event' },
  'get, list, watch, delete subscriptions': { purpose: 'see whether the Subscription is gone', breaks: 'Cleanup' },
  'get, list, delete operatorgroups': { purpose: 'see who uses the OperatorGroup', breaks: 'Cleanup' },
  'get, list, patch, delete installplans': { purpose: 'remove those without owner', breaks: 'Cleanup' },
  'get, list, delete clusterserviceversions': { purpose: 'see who needs something', breaks: 'Cleanup' },
  'get, list, delete operators': { purpose: "remove OLM's Operator object", breaks: 'Cleanup' },
  'get, list, patch, delete operatorconditions': { purpose: 'remove them', breaks: 'Cleanup' },
  'get, list, patch, delete services, configmaps, serviceaccounts': { purpose: 'remove them', breaks: 'Cleanup' },
  'get, list, delete deployments': { purpose: 'remove them', breaks: 'Cleanup' },
  'get, list, delete roles, rolebindings, clusterroles, clusterrolebindings': {
    purpose: 'remove them',
    breaks: 'Cleanup',
  },
  'patch clusterroles': { purpose: 'write who may see operands that are not ready', breaks: 'rights' },
  'escalate clusterroles': { purpose: 'give what it has not', breaks: 'rights' },
  'get validatingadmissionpolicies, validatingadmissionpolicybindings': {
    purpose: 'know that this is bounded',
    breaks: 'rights',
  },
  'get, list, patch, delete customresourcedefinitions': { purpose: 'remove them', breaks: 'Cleanup' },
  'get, list, patch, delete apiservices': { purpose: 'remove them', breaks: 'Cleanup' },
  'get, list, patch, delete validatingwebhookconfigurations, mutatingwebhookconfigurations': {
    purpose: 'remove them',
    breaks: 'Cleanup',
  },
  'get, list, patch, delete priorityclasses': { purpose: 'remove them', breaks: 'Cleanup' },
  'get, list, patch, delete consoleyamlsamples, consolequickstarts, consoleclidownloads, consolelinks, consoleplugins':
    { purpose: 'remove them', breaks: 'Cleanup' },
  'get consoles': { purpose: 'find plugins in the list of the console that are gone', breaks: 'audit' },
  'get, patch, delete poddisruptionbudgets': { purpose: 'remove them', breaks: 'Cleanup' },
  'get, patch, delete networkpolicies': { purpose: 'remove them', breaks: 'Cleanup' },
  'get, patch, delete prometheusrules, servicemonitors': { purpose: 'remove them', breaks: 'Cleanup' },
  'get, patch, delete verticalpodautoscalers': { purpose: 'remove them', breaks: 'Cleanup' },
  'create leases': { purpose: 'be the first leader there is', breaks: 'new Lease' },
  'get, patch leases': { purpose: 'go on leading', breaks: 'Lease' },
  'create clusterreports': { purpose: 'write the first report of an audit', breaks: 'report' },
  'get, patch clusterreports': { purpose: 'write the next one', breaks: 'report' },
};

/** What is tried while a rule is missing, and again when it is back. */
interface Attempt {
  /** Gives the sweeper a reason to use the rule. */
  provoke(): Promise<unknown>;
  /** Whether what the rule is for has not come about, and the right that is missing is named. */
  isBroken(denial: RegExp): Promise<boolean>;
  /** The rule is back. */
  mend?(): Promise<unknown>;
  isMended(): Promise<boolean>;
}

export const report = '/apis/openreports.io/v1alpha1/clusterreports/subscription-guard-leftovers';
const lease = '/apis/coordination.k8s.io/v1/namespaces/subscription-guard/leases/subscription-guard-sweeper';

/**
 * A sweeper at work on Cleanups that wait for OLM's Operator object to be gone, and never finish: each of their passes
 * looks at each of their objects.
 */
export class SweeperAtWork {
  readonly #cluster: TestCluster;
  readonly #program: Program;
  readonly #namespaces: readonly string[];

  constructor(cluster: TestCluster, program: Program, namespaces: readonly string[]) {
    this.#cluster = cluster;
    this.#program = program;
    this.#namespaces = namespaces;
  }

  /** For the rules that are seen to be missing at this place. */
  attemptAt(place: Place): Attempt {
    const { api } = this.#cluster;
    const since = this.#program.output().length;
    const said = (): string => this.#program.output().slice(since).replaceAll('\\"', '"');
    const leads = async (): Promise<boolean> => said().lastIndexOf('"leading"') > said().lastIndexOf('the lease"');
    switch (place) {
      case 'Cleanup':
        return {
          provoke: () => this.#touch(),
          isBroken: async denial => (await this.#messages()).some(message => denial.test(message)),
          mend: () => this.#touch(),
          isMended: () => this.#isHeldAgain(),
        };
      case 'record':
        return {
          provoke: () => this.#touch(),
          isBroken: async denial => {
            if (!denial.test(said())) return false;
            const isUntouched = (await this.#messages()).every(message => message === '');
            // A pass that was under way may have written.
            if (!isUntouched) await this.#touch();
            return isUntouched;
          },
          mend: () => this.#touch(),
          isMended: () => this.#isHeldAgain(),
        };
      case 'Event': {
        let before: number;
        return {
          provoke: async () => {
            before = await this.#events();
            await this.#touch();
          },
          isBroken: async denial =>
            said().includes('no Event could be written') && denial.test(said()) && (await this.#events()) === before,
          mend: () => this.#touch(),
          isMended: async () => (await this.#events()) > before && (await this.#isHeldAgain()),
        };
      }
      case 'policy': {
        const path = `${policiesPath}/new`;
        return {
          provoke: () => api.ok('POST', policiesPath, policyManifest('new', { match: { packages: ['none'] } })),
          isBroken: async denial => denial.test(said()) && (await api.ok('GET', path)).status === undefined,
          mend: () => api.ok('PATCH', path, { spec: { crds: 'Keep' } }),
          isMended: async () => {
            const isMended = (await api.ok('GET', path)).status !== undefined;
            if (isMended) await api.ok('DELETE', path);
            return isMended;
          },
        };
      }
      case 'rights':
        return this.#attemptAtRights(said);
      case 'audit': {
        const lastAudit = (): string =>
          said()
            .split('\n')
            .findLast(line => line.includes('"audited"')) ?? '';
        return {
          provoke: async () => {},
          isBroken: async denial => denial.test(said()) && !lastAudit().includes('"unknowns":0,'),
          isMended: async () => lastAudit().includes('"unknowns":0,'),
        };
      }
      case 'report':
        return {
          provoke: () => api.send('DELETE', report),
          isBroken: async denial => denial.test(said()) && !(await api.exists(report)),
          isMended: () => api.exists(report),
        };
      case 'Lease':
        return {
          provoke: async () => {},
          isBroken: async denial =>
            said().includes('could not renew the lease in time') &&
            said().includes('cannot acquire the lease') &&
            denial.test(said()),
          // So that the one that leads next need not wait until it expires.
          mend: () => api.ok('DELETE', lease),
          isMended: leads,
        };
      case 'new Lease':
        return {
          provoke: () => api.ok('DELETE', lease),
          isBroken: async denial => denial.test(said()) && !(await api.exists(lease)),
          isMended: leads,
        };
    }
  }

  /** An API that OLM has installed, and made no roles for. */
  #attemptAtRights(said: () => string): Attempt {
    const { api } = this.#cluster;
    const [group, plural] = ['unready.example.io', 'things'];
    const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    const role = '/apis/rbac.authorization.k8s.io/v1/clusterroles/subscription-guard-unready-operands-view';
    const isGiven = async (): Promise<boolean> =>
      JSON.stringify((await api.ok('GET', role)).rules ?? []).includes(group);
    const schema = { openAPIV3Schema: { type: 'object' } };
    return {
      provoke: () =>
        api.ok('POST', crds, {
          apiVersion: 'apiextensions.k8s.io/v1',
          kind: 'CustomResourceDefinition',
          metadata: { name: `${plural}.${group}`, labels: { 'olm.managed': 'true' } },
          spec: {
            group,
            scope: 'Namespaced',
            names: { kind: 'Thing', listKind: 'ThingList', plural, singular: 'thing' },
            versions: [{ name: 'v1', served: true, storage: true, schema }],
          },
        }),
      isBroken: async denial => denial.test(said()) && !(await isGiven()),
      isMended: async () => {
        if (!(await isGiven())) return false;
        await api.ok('DELETE', `${crds}/${plural}.${group}`);
        await this.#cluster.until('the right to be gone', async () => !(await isGiven()));
        return true;
      },
    };
  }

  /** All but the Operator objects has gone. A Cleanup that is Stalled by now says more. */
  async isHeld(): Promise<boolean> {
    const held = (await this.#messages()).filter(message =>
      /^Operator \S+: it has just been deleted(;|$)/.test(message),
    );
    return held.length === this.#namespaces.length;
  }

  /**
   * A pass that read the Cleanups before they were touched writes what it made of that: that they are stalled, say, for
   * which reason they say more than what is waited for. So they are touched until a pass has begun after it.
   */
  async #isHeldAgain(): Promise<boolean> {
    if (await this.isHeld()) return true;
    if ((await this.#messages()).every(message => message !== '')) await this.#touch();
    return false;
  }

  /** As if something had just happened to the Cleanups: so they are looked at often, and there is something to write. */
  async #touch(): Promise<void> {
    const status = { phase: 'Pending', message: '', lastProgressTime: new Date().toISOString() };
    for (const { metadata } of await this.#waiting())
      await this.#cluster.api.ok('PATCH', `${cleanupsPath}/${metadata.name}/status`, { status });
  }

  async #messages(): Promise<string[]> {
    return (await this.#waiting()).map(({ status }) => status?.message ?? '');
  }

  async #waiting(): Promise<CleanupObject[]> {
    const { items } = (await this.#cluster.api.ok('GET', cleanupsPath)) as { items: CleanupObject[] };
    const finished = ['Succeeded', 'Withdrawn'];
    return items.filter(
      ({ spec, status }) =>
        this.#namespaces.includes(spec.subject.namespace) && !finished.includes(status?.phase ?? ''),
    );
  }

  async #events(): Promise<number> {
    const { items } = await this.#cluster.api.ok('GET', '/apis/events.k8s.io/v1/events');
    return items.filter(({ regarding }: { regarding: { kind: string } }) => regarding.kind === 'Cleanup').length;
  }
}
