import { setTimeout as delay } from 'node:timers/promises';
import type { Api } from '../test/support/control-plane/api.ts';
import type { Bundle } from './bundle.ts';

/** An operator, and the namespace that it is installed in. */
interface Place {
  readonly bundle: Bundle;
  readonly namespace: string;
}

interface Made {
  readonly path: string;
  readonly command: string;
}

/** The custom resources that were made of the vendor's examples. */
export class Operands {
  readonly #api: Api;
  readonly #made: readonly Made[];

  private constructor(api: Api, made: readonly Made[]) {
    this.#api = api;
    this.#made = made;
  }

  /** Makes as many as the API server takes, if any are wanted. */
  static async make(api: Api, { bundle, namespace }: Place, wanted: boolean): Promise<Operands> {
    const { examples, definitions } = bundle;
    const made = (wanted ? examples : []).map(async example => {
      const [group, version] = `${example.apiVersion}`.split('/');
      const definition = definitions.find(one => one.group === group && one.kind === example.kind);
      if (!definition) return [];
      const at = definition.namespaced ? `/namespaces/${namespace}` : '';
      const { namespace: _, ...metadata } = example.metadata ?? {};
      const collection = `/apis/${group}/${version}${at}/${definition.plural}`;
      const { code } = await api.send('POST', collection, { ...example, metadata });
      if (code !== 201) return [];
      const type = `${definition.plural}.${group} ${metadata.name}`;
      const command = `kubectl delete ${type}${definition.namespaced ? ` -n ${namespace}` : ''}`;
      return { path: `${collection}/${metadata.name}`, command };
    });
    return new Operands(api, (await Promise.all(made)).flat());
  }

  get count(): number {
    return this.#made.length;
  }

  /** What a person types who has looked at them: of many a denial tells only how to list them. */
  get commands(): string[] {
    return this.#made.map(({ command }) => command);
  }

  /**
   * Plays the operator, of which no program runs on a node that kwok plays, until `done`: takes the finalizers off what
   * is being deleted.
   */
  async finalizeUntil(done: Promise<unknown>): Promise<void> {
    let isDone = false;
    const end = (): void => {
      isDone = true;
    };
    done.then(end, end);
    while (!isDone) {
      await Promise.all(this.#made.map(({ path }) => this.#finalize(path)));
      await delay(1_000);
    }
  }

  async #finalize(path: string): Promise<void> {
    const { code, body } = await this.#api.send('GET', path);
    if (code !== 200 || !body.metadata.deletionTimestamp || !body.metadata.finalizers) return;
    await this.#api.send('PATCH', path, { metadata: { finalizers: null } });
  }
}
