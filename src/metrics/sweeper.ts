import { Gauge, Histogram, type Registry } from 'prom-client';
import { type Cleanup, isFinished, type Phase } from '../cleanup/cleanup.ts';
import type { Acceptance } from '../policy/status.ts';
import { prefix } from './registry.ts';

/** Seconds. A step waits for finalizers, so it may take hours. */
const buckets = [1, 5, 15, 60, 300, 1_800, 7_200];

const acceptances: readonly Acceptance[] = ['Accepted', 'Malformed', 'Blocked'];

const phases: readonly Phase[] = ['Pending', 'Running', 'Stalled', 'Succeeded', 'Withdrawn'];

export interface SweeperMetrics {
  /** Reports all Cleanups of the cluster. `now`: milliseconds since the epoch. */
  readonly seen: (cleanups: readonly Cleanup[], now: number) => void;
  /** Reports all DeletionPolicies of the cluster. */
  readonly policiesSeen: (acceptances: readonly Acceptance[]) => void;
  readonly leading: (leads: boolean) => void;
}

/** Metrics about the sweeper's work. */
export function sweeperMetrics(register: Registry): SweeperMetrics {
  const registers = [register];
  const byPhase = new Gauge({
    name: `${prefix}cleanups`,
    help: 'Cleanups by phase; only the leader tells',
    labelNames: ['phase'],
    registers,
  });
  const durations = new Histogram({
    name: `${prefix}cleanup_step_duration_seconds`,
    help: 'Time that a Cleanup spent on a step, for steps that had to wait for something',
    labelNames: ['step'],
    buckets,
    registers,
  });
  const policies = new Gauge({
    name: `${prefix}deletion_policies`,
    help: 'DeletionPolicies by the reason of their condition Ready; only the leader tells',
    labelNames: ['reason'],
    registers,
  });
  const leader = new Gauge({ name: `${prefix}leader`, help: '1 for the sweeper that works, else 0', registers });
  const steps = new Map<string, { readonly step: string; readonly since: number }>();
  return {
    seen(cleanups, now) {
      for (const phase of phases) byPhase.set({ phase }, cleanups.filter(cleanup => phaseOf(cleanup) === phase).length);
      const present = new Set(cleanups.map(uidOf));
      for (const uid of steps.keys()) if (!present.has(uid)) steps.delete(uid);
      for (const cleanup of cleanups) {
        const uid = uidOf(cleanup);
        const step = isFinished(cleanup) ? undefined : cleanup.status?.step;
        const before = steps.get(uid);
        if (before?.step === step) continue;
        if (before) durations.observe({ step: before.step }, (now - before.since) / 1_000);
        if (step) steps.set(uid, { step, since: now });
        else steps.delete(uid);
      }
    },
    policiesSeen(seen) {
      for (const reason of acceptances) policies.set({ reason }, seen.filter(each => each === reason).length);
    },
    leading(leads) {
      leader.set(leads ? 1 : 0);
      if (leads) return;
      byPhase.reset();
      policies.reset();
      steps.clear();
    },
  };
}

function uidOf({ metadata }: Cleanup): string {
  return metadata.uid ?? '';
}

function phaseOf({ status }: Cleanup): Phase {
  return status?.phase ?? 'Pending';
}
