import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Verdict } from '../admission/decision.ts';
import type { Endpoint, Observe } from '../admission/route.ts';
import { prefix } from './registry.ts';

/** Seconds. A decision may take nine (serve's --timeout); an alert asks for half of that. */
const buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4.5, 9];

/**
 * Verdicts that alerts use (deploy/components/monitoring). Their counters start at zero: decisions are rare, and
 * Prometheus sees no increase in a counter that first appears at one.
 */
const alarming: readonly Verdict[] = ['Error', 'Timeout', 'PolicyUnreadable'];

/** Metrics about the webhook's decisions and their duration. */
export function decisionMetrics(register: Registry, endpoints: readonly Pick<Endpoint, 'path'>[]): Observe {
  const registers = [register];
  const decisions = new Counter({
    name: `${prefix}decisions_total`,
    help: 'Answered admission calls, by endpoint, verdict and the action that was asked for',
    labelNames: ['endpoint', 'verdict', 'action'],
    registers,
  });
  for (const { path } of endpoints) {
    for (const verdict of alarming) decisions.inc({ endpoint: path.slice(1), verdict, action: '' }, 0);
  }
  const durations = new Histogram({
    name: `${prefix}decision_duration_seconds`,
    help: 'Time from an admission call to its answer',
    labelNames: ['endpoint'],
    buckets,
    registers,
  });
  const unknowns = new Counter({
    name: `${prefix}unknowns_total`,
    help: 'Reads that failed while deciding; each of them blocks a deletion',
    registers,
  });
  return (path, { verdict, action = '', unknowns: failed = 0 }, duration) => {
    const endpoint = path.slice(1);
    decisions.inc({ endpoint, verdict, action });
    durations.observe({ endpoint }, duration);
    unknowns.inc(failed);
  };
}

/** The version of the webhook. */
export function infoMetric(
  register: Registry,
  { version, cascade }: { readonly version: string; readonly cascade: boolean },
): void {
  new Gauge({
    name: `${prefix}webhook_info`,
    help: 'Always 1: its version, and whether there is a sweeper that carries out cascades (on, off)',
    labelNames: ['version', 'cascade'],
    registers: [register],
  }).set({ version, cascade: cascade ? 'on' : 'off' }, 1);
}

/** Read at each scrape, because the certificate changes while the webhook runs. */
export function certificateMetric(register: Registry, expiry: () => Date): void {
  new Gauge({
    name: `${prefix}certificate_expiry_timestamp_seconds`,
    help: 'When the certificate that the webhook serves stops being valid',
    registers: [register],
    collect() {
      this.set(expiry().getTime() / 1_000);
    },
  });
}

/** Absent until policies have been read once. */
export function policiesMetric(register: Registry, age: () => number | undefined): void {
  new Gauge({
    name: `${prefix}policies_age_seconds`,
    help: 'Time since the DeletionPolicies were last read; they are read when a deletion needs them',
    registers: [register],
    collect() {
      const seconds = age();
      if (seconds === undefined) this.remove();
      else this.set(seconds);
    },
  });
}
