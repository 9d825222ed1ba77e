import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Program, type ProgramOptions } from './process.ts';

/** The programs of one cluster: started one by one, ended together, however far the start has come. */
export class Programs {
  readonly #bin: string;
  readonly #logs: string;
  readonly #started: Program[] = [];

  constructor(bin: string, logs: string) {
    this.#bin = bin;
    this.#logs = logs;
    mkdirSync(logs, { recursive: true });
  }

  start(name: string, args: readonly string[], options: Pick<ProgramOptions, 'env' | 'restart'> = {}): Program {
    const log = join(this.#logs, `${name}.log`);
    const program = new Program(join(this.#bin, name), { args, log, ...options }).start();
    this.#started.push(program);
    return program;
  }

  /** At once and by force: their data are not needed again. */
  async stop(): Promise<void> {
    await Promise.all(this.#started.map(program => program.stop('SIGKILL')));
  }
}
