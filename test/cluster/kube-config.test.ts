import { join } from 'node:path';
import t from 'tap';
import { type KubeConfigChoice, KubeConfigError, loadKubeConfig } from '../../src/cluster/live/kube-config.ts';
import { messageOf } from '../support/error-message.ts';
import { kubeconfig } from '../support/kubeconfig.ts';

const [a, b] = ['https://a.example.io:6443', 'https://b.example.io'];
const both = kubeconfig({ current: 'a', contexts: { a, b } });

/** The environment decides where kubectl looks; none of the caller's may leak in. */
t.beforeEach(t => {
  const { HOME, KUBECONFIG, KUBERNETES_SERVICE_HOST } = process.env;
  delete process.env.KUBECONFIG;
  delete process.env.KUBERNETES_SERVICE_HOST;
  process.env.HOME = t.testdir({});
  t.teardown(() => {
    for (const [name, value] of Object.entries({ HOME, KUBECONFIG, KUBERNETES_SERVICE_HOST })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
});

const chosen: Readonly<Record<string, { choice?: KubeConfigChoice; env?: string; files: object; want: string }>> = {
  CurrentContext: { choice: { file: 'one' }, files: { one: both }, want: a },
  GivenContext: { choice: { file: 'one', context: 'b' }, files: { one: both }, want: b },
  FromEnvironment: { env: 'one', files: { one: both }, want: a },
  FromHome: { files: { '.kube': { config: both } }, want: a },
  FileBeforeEnvironment: {
    choice: { file: 'two' },
    env: 'one',
    files: { one: both, two: kubeconfig({ current: 'b', contexts: { b } }) },
    want: b,
  },
  SeveralFiles: {
    choice: { context: 'b' },
    env: 'none:one:two',
    files: { one: kubeconfig({ current: 'a', contexts: { a } }), two: kubeconfig({ current: 'b', contexts: { b } }) },
    want: b,
  },
  FirstFileDecides: {
    env: 'one:two',
    files: {
      one: kubeconfig({ current: 'a', contexts: { a } }),
      two: kubeconfig({ current: 'b', contexts: { a: b, b } }),
    },
    want: a,
  },
};

for (const [name, { choice = {}, env, files, want }] of Object.entries(chosen)) {
  t.test(name, async t => {
    const dir = t.testdir({ ...files });
    process.env.HOME = dir;
    if (env) process.env.KUBECONFIG = env.replaceAll(/[^:]+/g, file => join(dir, file));
    const config = loadKubeConfig({ ...choice, ...(choice.file && { file: join(dir, choice.file) }) });
    t.equal(config.getCurrentCluster()?.server, want);
  });
}

const unusable: Readonly<Record<string, { choice?: KubeConfigChoice; env?: string; text?: string; want: RegExp }>> = {
  NoFile: {
    choice: { file: 'none' },
    want: /^cannot read the kubeconfig DIR\/none: ENOENT: no such file or directory/,
  },
  EmptyFile: { choice: { file: 'one' }, text: '', want: /^cannot read the kubeconfig DIR\/one: it is empty$/ },
  NotYaml: { choice: { file: 'one' }, text: 'a: [', want: /^cannot read the kubeconfig DIR\/one: .+$/ },
  NoneAtAll: { want: /^there is no kubeconfig: --kubeconfig, KUBECONFIG or ~\/\.kube\/config must name one$/ },
  NoneOfTheEnvironment: { env: 'none', want: /^there is no such file as KUBECONFIG names: DIR\/none$/ },
  NoCurrentContext: {
    choice: { file: 'one' },
    text: kubeconfig({ contexts: { a, b } }),
    want: /^DIR\/one has no current-context; its contexts: "a", "b"$/,
  },
  UnknownContext: {
    choice: { file: 'one', context: 'c' },
    text: both,
    want: /^DIR\/one has no context "c", only "a", "b"$/,
  },
  UnknownCluster: {
    choice: { file: 'one' },
    text: both.replace('cluster: a', 'cluster: x'),
    want: /^DIR\/one: context "a" is for a cluster "x" that is not there$/,
  },
  UnknownUser: {
    choice: { file: 'one' },
    text: both.replace('user: a', 'user: x'),
    want: /^DIR\/one: context "a" is for a user "x" that is not there$/,
  },
  NoUrl: {
    choice: { file: 'one' },
    text: both.replace(a, 'a.example.io'),
    want: /^DIR\/one: the server of cluster "a" is no http\(s\) URL: a\.example\.io$/,
  },
  OtherProtocol: {
    choice: { file: 'one' },
    text: kubeconfig({ current: 'a', contexts: { a: 'ftp://a.example.io' } }),
    want: /^DIR\/one: the server of cluster "a" is no http\(s\) URL: ftp:\/\/a\.example\.io$/,
  },
  NoCaFile: {
    choice: { file: 'one' },
    text: both.replace(`server: ${a}`, `server: ${a}\n      certificate-authority: gone.crt`),
    want: /^DIR\/one: the CA of cluster "a" cannot be read: ENOENT: no such file or directory, open 'DIR\/gone\.crt'$/,
  },
  NoKeyFile: {
    choice: { file: 'one' },
    text: both.replace('token: a-token', 'client-key: gone.key'),
    want: /^DIR\/one: the key of user "a" cannot be read: ENOENT: no such file or directory, open 'DIR\/gone\.key'$/,
  },
};

for (const [name, { choice = {}, env, text, want }] of Object.entries(unusable)) {
  t.test(`${name} is one line`, async t => {
    const dir = t.testdir(text === undefined ? {} : { one: text });
    if (env) process.env.KUBECONFIG = join(dir, env);
    const file = choice.file && join(dir, choice.file);
    const load = () => loadKubeConfig({ ...choice, ...(file && { file }) });
    t.match(messageOf(load, KubeConfigError).replaceAll(dir, 'DIR'), want);
  });
}
