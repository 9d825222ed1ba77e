import { spawn, spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import type { Test } from 'tap';
import { shipped } from '../../support/control-plane/shipped.ts';

/** `kubectl leftovers` in a pseudo-terminal, with a person at the keyboard. */
export interface Session {
  /** What the terminal has been sent so far, control characters and all. */
  readonly sent: () => string;
  /**
   * The text that a person reads there: without colours, and with each line of the progress bar on a line of its own.
   */
  readonly text: () => string;
  readonly type: (keys: string) => void;
  readonly running: () => boolean;
  /** The exit code. */
  readonly ended: Promise<number>;
}

export const keys = { enter: '\r', ctrlC: '\u0003', ctrlD: '\u0004' } as const;

/** Why there are no pseudo-terminals here, if there are none: it takes the `script` of util-linux. */
export function whyNoTerminal(): string | undefined {
  const { stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });
  return stdout?.includes('util-linux') ? undefined : 'there is no `script` of util-linux here to make a terminal with';
}

/** Starts it; it ends with the test. */
export function session(t: Test, kubeconfig: string, ...args: readonly string[]): Session {
  const command = [process.execPath, shipped.leftovers, ...args].map(word => `'${word}'`).join(' ');
  const env = { ...process.env, KUBECONFIG: kubeconfig, TERM: 'xterm', NO_COLOR: '' };
  const child = spawn('script', ['--quiet', '--return', '--flush', '--command', command, '/dev/null'], { env });
  let sent = '';
  child.stdout.on('data', data => {
    sent += data;
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve(code ?? -1));
  });
  t.teardown(() => child.kill());
  return {
    sent: () => sent,
    text: () => stripVTControlCharacters(sent).replaceAll(/\r+\n?/g, '\n'),
    type: text => child.stdin.write(text),
    running: () => child.exitCode === null,
    ended,
  };
}
