/** Milliseconds. Installs, upgrades and rolling updates pass through states that are wrong only if they last. */
const patience = 5 * 60_000;

/** Whether a state has lasted since some time, as RFC 3339. It has if no one knows since when, or what time it is. */
export function hasLasted(since: string | undefined, { now }: { readonly now?: number }): boolean {
  return since === undefined || now === undefined || !(now - Date.parse(since) < patience);
}
