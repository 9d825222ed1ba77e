import { consolePluginMissing } from '../../../src/audit/rules/console-plugin-missing.ts';
import { consolePlugin, consoleWith, csv, subscription } from '../../support/objects.ts';
import { testRule } from './table.ts';

const other = consolePlugin('other');
const announcing = csv('kitchen-sink.v1', 'kitchen', {
  spec: {},
  metadata: { annotations: { 'console.openshift.io/plugins': '["sink"]' } },
});
const created = { creationTimestamp: '2026-01-01T00:00:00Z' };
const fresh = subscription('kitchen-sink', 'kitchen', { metadata: created, status: undefined });
const one = 'Console cluster: its list of plugins names sink, but there is no such ConsolePlugin';

testRule(consolePluginMissing, import.meta.filename, {
  'B20: ThePluginIsGone': {
    reason: 'some consoles crash',
    objects: [consoleWith('other', 'sink'), other],
    want: [one],
  },
  Several: {
    reason: 'each once',
    objects: [consoleWith('sink', 'other', 'drain', 'sink'), other],
    want: ['Console cluster: its list of plugins names sink, drain, but there is no such ConsolePlugin'],
  },
  AllAreThere: { reason: 'nothing is missing', objects: [consoleWith('other'), other], want: [] },
  AnOperatorMakesIt: {
    reason: 'perhaps not before somebody makes its custom resource',
    objects: [consoleWith('sink'), other, announcing],
    want: [],
  },
  BeingInstalled: {
    reason: 'a console enables the plugin when it subscribes',
    objects: [consoleWith('sink'), other, fresh],
    now: '2026-01-01T00:10:00Z',
    want: [],
  },
  NeverInstalled: {
    reason: 'it is not going to be there',
    objects: [consoleWith('sink'), other, fresh],
    now: '2026-01-01T00:10:01Z',
    want: [one],
  },
  InASnapshotOfUnknownTime: { reason: 'it may be new', objects: [consoleWith('sink'), other, fresh], want: [] },
  UnreadableConsole: {
    reason: 'the warning about the read says so',
    objects: [consoleWith('sink'), other],
    unreadable: ['Console'],
    want: [],
  },
  UnreadablePlugins: {
    reason: 'all of them would be missing',
    objects: [consoleWith('sink'), other],
    unreadable: ['ConsolePlugin'],
    want: [],
  },
});
