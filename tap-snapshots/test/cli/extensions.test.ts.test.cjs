/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/cli/extensions.test.ts > TAP > the list names what OLM v1 has left > as a page, with what takes what along 1`] = `
<main>
<div class="table" role="region" aria-label="How many leftovers each operator has, by severity" tabindex="0"><table>
<caption>How many leftovers each operator has, by severity</caption>
<thead><tr><th scope="col">Operator</th><th scope="col">High</th><th scope="col">Medium</th><th scope="col">Low</th><th scope="col">All</th></tr></thead>
<tbody>
<tr><th scope="row"><a href="#operator-0">clusterextension/gone</a></th><td>0</td><td><span class="badge medium">1</span></td><td><span class="badge low">1</span></td><td>2</td></tr>
<tr><th scope="row"><a href="#operator-1">clusterextension/helm-one</a></th><td>0</td><td><span class="badge medium">1</span></td><td>0</td><td>1</td></tr>
</tbody>
</table></div>
<section aria-labelledby="operator-0"><h2 id="operator-0">clusterextension/gone</h2>
<p><span class="badge medium">1 medium</span> <span class="badge low">1 low</span> </p>
<div class="command"><p>clean up</p><pre tabindex="0"><code>kubectl leftovers delete clusterobjectset/gone-2 &amp;&amp; kubectl leftovers delete clusterobjectset/gone-1</code></pre><button type="button" hidden data-copy aria-label="Copy the command to clean up">Copy</button></div>

<h3>What it breaks</h3>
<ul><li>nothing upgrades the operator, and deleting this deletes all that it holds, with the data</li><li>nothing; it is in the way</li></ul>
<div class="table" role="region" aria-label="What is left of clusterextension/gone, and why it is a leftover" tabindex="0"><table>
<caption>What is left of clusterextension/gone, and why it is a leftover</caption>
<thead><tr><th scope="col">Object</th><th scope="col">Severity</th><th scope="col">Age</th><th scope="col">Because</th></tr></thead>
<tbody>
<tr><th scope="row">ClusterObjectSet gone-2</th><td><span class="badge medium">medium</span></td><td></td><td>its ClusterExtension is gone, and it still keeps its objects as they are</td></tr>
<tr><th scope="row">ClusterObjectSet gone-1</th><td><span class="badge low">low</span></td><td></td><td>it is archived, and its ClusterExtension is gone</td></tr>
</tbody>
</table></div>

<h3>What takes what along</h3>
<ul class="tree">
<li><details open><summary>ClusterObjectSet gone-2</summary><ul class="tree">
<li>Deployment ops/owned <span class="badge follows">Follows</span></li>
</ul>
</details></li>
<li>ClusterObjectSet gone-1</li>
</ul>
</section>
<section aria-labelledby="operator-1"><h2 id="operator-1">clusterextension/helm-one</h2>
<p><span class="badge medium">1 medium</span> </p>
<div class="command"><p>clean up</p><pre tabindex="0"><code>kubectl get deployments.apps -A -l olm.operatorframework.io/owner-name=helm-one</code></pre><button type="button" hidden data-copy aria-label="Copy the command to clean up">Copy</button></div>

<h3>What it breaks</h3>
<ul><li>the next install of the extension may fail, because OLM v1 takes over nothing that it did not make</li></ul>
<div class="table" role="region" aria-label="What is left of clusterextension/helm-one, and why it is a leftover" tabindex="0"><table>
<caption>What is left of clusterextension/helm-one, and why it is a leftover</caption>
<thead><tr><th scope="col">Object</th><th scope="col">Severity</th><th scope="col">Age</th><th scope="col">Because</th></tr></thead>
<tbody>
<tr><th scope="row">Deployment ops/orphan</th><td><span class="badge medium">medium</span></td><td></td><td>its ClusterExtension is gone, and nothing owns it</td></tr>
</tbody>
</table></div>

<h3>What takes what along</h3>
<ul class="tree">
<li>Deployment ops/orphan</li>
</ul>
</section>

</main>
`

exports[`test/cli/extensions.test.ts > TAP > the list names what OLM v1 has left > must match snapshot 1`] = `
clusterextension/gone: 2 leftovers
SEVERITY   KIND               NAMESPACE   NAME     AGE   BECAUSE
medium     ClusterObjectSet               gone-2         its ClusterExtension is gone, and it still keeps its objects as they are
low        ClusterObjectSet               gone-1         it is archived, and its ClusterExtension is gone
What it breaks: nothing upgrades the operator, and deleting this deletes all that it holds, with the data
                nothing; it is in the way
To clean up:    kubectl leftovers delete clusterobjectset/gone-2 && kubectl leftovers delete clusterobjectset/gone-1

clusterextension/helm-one: 1 leftover
SEVERITY   KIND         NAMESPACE   NAME     AGE   BECAUSE
medium     Deployment   ops         orphan         its ClusterExtension is gone, and nothing owns it
What it breaks: the next install of the extension may fail, because OLM v1 takes over nothing that it did not make
To clean up:    kubectl get deployments.apps -A -l olm.operatorframework.io/owner-name=helm-one

`

exports[`test/cli/extensions.test.ts > TAP > the plan of an extension as a page > must match snapshot 1`] = `
<main>
<div class="table" role="region" aria-label="How many objects of each kind go with it, stay, or are data that takes a decision of its own" tabindex="0"><table>
<caption>How many objects of each kind go with it, stay, or are data that takes a decision of its own</caption>
<thead><tr><th scope="col">Kind</th><th scope="col">Blocks</th><th scope="col">Follows</th><th scope="col">Keep</th></tr></thead>
<tbody>
<tr><th scope="row">Redis</th><td><span class="badge blocks">2</span></td><td><span class="badge follows">1</span></td><td>0</td></tr>
<tr><th scope="row">ClusterObjectSet</th><td>0</td><td><span class="badge follows">1</span></td><td>0</td></tr>
<tr><th scope="row">ClusterRole</th><td>0</td><td><span class="badge follows">1</span></td><td>0</td></tr>
<tr><th scope="row">ClusterRoleBinding</th><td>0</td><td><span class="badge follows">1</span></td><td>0</td></tr>
<tr><th scope="row">CustomResourceDefinition</th><td>0</td><td><span class="badge follows">1</span></td><td>0</td></tr>
<tr><th scope="row">Deployment</th><td>0</td><td><span class="badge follows">1</span></td><td>0</td></tr>
<tr><th scope="row">Secret</th><td>0</td><td><span class="badge follows">1</span></td><td>0</td></tr>
<tr><th scope="row">ServiceAccount</th><td>0</td><td><span class="badge follows">1</span></td><td>0</td></tr>
</tbody>
</table></div>

<section aria-labelledby="commands"><h2 id="commands">Commands</h2>
<div class="command"><p>let the data go, before you delete it</p><pre tabindex="0"><code>kubectl annotate clusterextensions.olm.operatorframework.io redis subscription-guard.io/on-delete=Cascade</code></pre><button type="button" hidden data-copy aria-label="Copy the command to let the data go, before you delete it">Copy</button></div>
<div class="command"><p>delete it</p><pre tabindex="0"><code>kubectl delete clusterextensions.olm.operatorframework.io redis</code></pre><button type="button" hidden data-copy aria-label="Copy the command to delete it">Copy</button></div>
<div class="command"><p>leave it all behind, unmanaged</p><pre tabindex="0"><code>kubectl delete clusterextensions.olm.operatorframework.io redis --cascade=orphan</code></pre><button type="button" hidden data-copy aria-label="Copy the command to leave it all behind, unmanaged">Copy</button></div>
</section>
<section aria-labelledby="tree"><h2 id="tree">What takes what along</h2>
<ul class="tree">
<li><details open><summary>ClusterObjectSet redis-1 <span class="badge follows">Follows</span></summary><ul class="tree">
<li>ClusterRole redis-operator <span class="badge follows">Follows</span></li>
<li>ClusterRoleBinding redis-operator <span class="badge follows">Follows</span></li>
<li>CustomResourceDefinition redises.redis.example.io <span class="badge follows">Follows</span></li>
<li>Deployment redis/redis-operator <span class="badge follows">Follows</span></li>
<li>Secret redis/credentials <span class="badge follows">Follows</span></li>
<li>ServiceAccount redis/redis-operator <span class="badge follows">Follows</span></li>
</ul>
</details></li>
<li><details open><summary>Redis redis/prod <span class="badge blocks">Blocks</span> <span class="note">its data goes with CustomResourceDefinition redises.redis.example.io</span></summary><ul class="tree">
<li>Redis redis/shard-0 <span class="badge follows">Follows</span></li>
</ul>
</details></li>
<li>Redis team-a/cache <span class="badge blocks">Blocks</span> <span class="note">its data goes with CustomResourceDefinition redises.redis.example.io</span></li>
</ul>
</section>
<section aria-labelledby="all"><h2 id="all">All objects</h2>
<div class="table" role="region" aria-label="What a deletion does to each object" tabindex="0"><table>
<caption>What a deletion does to each object</caption>
<thead><tr><th scope="col">Object</th><th scope="col">Fate</th><th scope="col">Because</th></tr></thead>
<tbody>
<tr><th scope="row">Redis redis/prod</th><td><span class="badge blocks">Blocks</span></td><td>its data goes with CustomResourceDefinition redises.redis.example.io</td></tr>
<tr><th scope="row">Redis redis/shard-0</th><td><span class="badge follows">Follows</span></td><td>Redis prod takes it along</td></tr>
<tr><th scope="row">Redis team-a/cache</th><td><span class="badge blocks">Blocks</span></td><td>its data goes with CustomResourceDefinition redises.redis.example.io</td></tr>
<tr><th scope="row">ClusterObjectSet redis-1</th><td><span class="badge follows">Follows</span></td><td>ClusterExtension redis takes it along</td></tr>
<tr><th scope="row">ClusterRole redis-operator</th><td><span class="badge follows">Follows</span></td><td>ClusterObjectSet redis-1 takes it along</td></tr>
<tr><th scope="row">ClusterRoleBinding redis-operator</th><td><span class="badge follows">Follows</span></td><td>ClusterObjectSet redis-1 takes it along</td></tr>
<tr><th scope="row">CustomResourceDefinition redises.redis.example.io</th><td><span class="badge follows">Follows</span></td><td>ClusterObjectSet redis-1 takes it along</td></tr>
<tr><th scope="row">Deployment redis/redis-operator</th><td><span class="badge follows">Follows</span></td><td>ClusterObjectSet redis-1 takes it along</td></tr>
<tr><th scope="row">Secret redis/credentials</th><td><span class="badge follows">Follows</span></td><td>ClusterObjectSet redis-1 takes it along</td></tr>
<tr><th scope="row">ServiceAccount redis/redis-operator</th><td><span class="badge follows">Follows</span></td><td>ClusterObjectSet redis-1 takes it along</td></tr>
</tbody>
</table></div>
</section>

</main>
`

exports[`test/cli/extensions.test.ts > TAP > the plan of an extension as json > json 1`] = `
{
  "subject": {
    "apiVersion": "olm.operatorframework.io/v1",
    "kind": "ClusterExtension",
    "name": "redis",
    "uid": "uid-ClusterExtension--redis",
    "package": "redis-operator",
    "installsInto": "redis"
  },
  "digest": "92cc9a34735fe33e995985b897b6245998dcad95576c8b07d66ea21947ce9896",
  "policy": {
    "names": [],
    "selectors": [],
    "action": "Block",
    "allow": [
      "Cascade",
      "Orphan"
    ],
    "operands": "Block",
    "operandOrder": [],
    "crds": "DeleteIfUnused",
    "operatorGroup": "Keep",
    "dependencies": "Keep",
    "authorization": "Requester",
    "ttlSecondsAfterFinished": 86400
  },
  "items": [
    {
      "apiVersion": "olm.operatorframework.io/v1",
      "kind": "ClusterObjectSet",
      "name": "redis-1",
      "uid": "uid-ClusterObjectSet--redis-1",
      "fate": "Follows",
      "follows": {
        "apiVersion": "olm.operatorframework.io/v1",
        "kind": "ClusterExtension",
        "name": "redis"
      }
    },
    {
      "apiVersion": "rbac.authorization.k8s.io/v1",
      "kind": "ClusterRole",
      "name": "redis-operator",
      "uid": "uid-ClusterRole--redis-operator",
      "fate": "Follows",
      "follows": {
        "apiVersion": "olm.operatorframework.io/v1",
        "kind": "ClusterObjectSet",
        "name": "redis-1"
      }
    },
    {
      "apiVersion": "rbac.authorization.k8s.io/v1",
      "kind": "ClusterRoleBinding",
      "name": "redis-operator",
      "uid": "uid-ClusterRoleBinding--redis-operator",
      "fate": "Follows",
      "follows": {
        "apiVersion": "olm.operatorframework.io/v1",
        "kind": "ClusterObjectSet",
        "name": "redis-1"
      }
    },
    {
      "apiVersion": "apiextensions.k8s.io/v1",
      "kind": "CustomResourceDefinition",
      "name": "redises.redis.example.io",
      "uid": "uid-CustomResourceDefinition--redises.redis.example.io",
      "fate": "Follows",
      "follows": {
        "apiVersion": "olm.operatorframework.io/v1",
        "kind": "ClusterObjectSet",
        "name": "redis-1"
      }
    },
    {
      "apiVersion": "apps/v1",
      "kind": "Deployment",
      "namespace": "redis",
      "name": "redis-operator",
      "uid": "uid-Deployment-redis-redis-operator",
      "fate": "Follows",
      "follows": {
        "apiVersion": "olm.operatorframework.io/v1",
        "kind": "ClusterObjectSet",
        "name": "redis-1"
      }
    },
    {
      "apiVersion": "v1",
      "kind": "Secret",
      "namespace": "redis",
      "name": "credentials",
      "uid": "uid-Secret-redis-credentials",
      "fate": "Follows",
      "follows": {
        "apiVersion": "olm.operatorframework.io/v1",
        "kind": "ClusterObjectSet",
        "name": "redis-1"
      }
    },
    {
      "apiVersion": "v1",
      "kind": "ServiceAccount",
      "namespace": "redis",
      "name": "redis-operator",
      "uid": "uid-ServiceAccount-redis-redis-operator",
      "fate": "Follows",
      "follows": {
        "apiVersion": "olm.operatorframework.io/v1",
        "kind": "ClusterObjectSet",
        "name": "redis-1"
      }
    }
  ],
  "customResources": [
    {
      "apiVersion": "redis.example.io/v1",
      "kind": "Redis",
      "namespace": "redis",
      "name": "prod",
      "uid": "uid-Redis-redis-prod",
      "fate": "Blocks",
      "reason": "its data goes with CustomResourceDefinition redises.redis.example.io"
    },
    {
      "apiVersion": "redis.example.io/v1",
      "kind": "Redis",
      "namespace": "redis",
      "name": "shard-0",
      "uid": "uid-Redis-redis-shard-0",
      "fate": "Follows",
      "follows": {
        "apiVersion": "redis.example.io/v1",
        "kind": "Redis",
        "namespace": "redis",
        "name": "prod"
      }
    },
    {
      "apiVersion": "redis.example.io/v1",
      "kind": "Redis",
      "namespace": "team-a",
      "name": "cache",
      "uid": "uid-Redis-team-a-cache",
      "fate": "Blocks",
      "reason": "its data goes with CustomResourceDefinition redises.redis.example.io"
    }
  ],
  "neededBy": [],
  "unknowns": []
}

`

exports[`test/cli/extensions.test.ts > TAP > the plan of an extension as name > name 1`] = `
redis.redis.example.io/prod
redis.redis.example.io/shard-0
redis.redis.example.io/cache
clusterobjectset.olm.operatorframework.io/redis-1
clusterrole.rbac.authorization.k8s.io/redis-operator
clusterrolebinding.rbac.authorization.k8s.io/redis-operator
customresourcedefinition.apiextensions.k8s.io/redises.redis.example.io
deployment.apps/redis-operator
secret/credentials
serviceaccount/redis-operator

`

exports[`test/cli/extensions.test.ts > TAP > the plan of an extension as table > table 1`] = `
ClusterExtension redis: its deletion deletes 7 objects, among them 1 CustomResourceDefinition and with it 3 Redises in 2 namespaces (plan 92cc9a)

KIND                       NAMESPACE   NAME                       FATE      BECAUSE
Redis                      redis       prod                       Blocks    its data goes with CustomResourceDefinition redises.redis.example.io
Redis                      redis       shard-0                    Follows   Redis prod takes it along
Redis                      team-a      cache                      Blocks    its data goes with CustomResourceDefinition redises.redis.example.io
ClusterObjectSet                       redis-1                    Follows   ClusterExtension redis takes it along
ClusterRole                            redis-operator             Follows   ClusterObjectSet redis-1 takes it along
ClusterRoleBinding                     redis-operator             Follows   ClusterObjectSet redis-1 takes it along
CustomResourceDefinition               redises.redis.example.io   Follows   ClusterObjectSet redis-1 takes it along
Deployment                 redis       redis-operator             Follows   ClusterObjectSet redis-1 takes it along
Secret                     redis       credentials                Follows   ClusterObjectSet redis-1 takes it along
ServiceAccount             redis       redis-operator             Follows   ClusterObjectSet redis-1 takes it along

`

exports[`test/cli/extensions.test.ts > TAP > the plan of an extension as tree > tree 1`] = `
ClusterExtension redis: its deletion deletes 7 objects, among them 1 CustomResourceDefinition and with it 3 Redises in 2 namespaces (plan 92cc9a)
├── ClusterObjectSet redis-1  Follows
│   ├── ClusterRole redis-operator  Follows
│   ├── ClusterRoleBinding redis-operator  Follows
│   ├── CustomResourceDefinition redises.redis.example.io  Follows
│   ├── Deployment redis/redis-operator  Follows
│   ├── Secret redis/credentials  Follows
│   └── ServiceAccount redis/redis-operator  Follows
├── Redis redis/prod  Blocks (its data goes with CustomResourceDefinition redises.redis.example.io)
│   └── Redis redis/shard-0  Follows
└── Redis team-a/cache  Blocks (its data goes with CustomResourceDefinition redises.redis.example.io)

`

exports[`test/cli/extensions.test.ts > TAP > the plan of an extension as wide > wide 1`] = `
ClusterExtension redis: its deletion deletes 7 objects, among them 1 CustomResourceDefinition and with it 3 Redises in 2 namespaces (plan 92cc9a)

KIND                       NAMESPACE   NAME                       FATE      BECAUSE                                                                UID
Redis                      redis       prod                       Blocks    its data goes with CustomResourceDefinition redises.redis.example.io   uid-Redis-redis-prod
Redis                      redis       shard-0                    Follows   Redis prod takes it along                                              uid-Redis-redis-shard-0
Redis                      team-a      cache                      Blocks    its data goes with CustomResourceDefinition redises.redis.example.io   uid-Redis-team-a-cache
ClusterObjectSet                       redis-1                    Follows   ClusterExtension redis takes it along                                  uid-ClusterObjectSet--redis-1
ClusterRole                            redis-operator             Follows   ClusterObjectSet redis-1 takes it along                                uid-ClusterRole--redis-operator
ClusterRoleBinding                     redis-operator             Follows   ClusterObjectSet redis-1 takes it along                                uid-ClusterRoleBinding--redis-operator
CustomResourceDefinition               redises.redis.example.io   Follows   ClusterObjectSet redis-1 takes it along                                uid-CustomResourceDefinition--redises.redis.example.io
Deployment                 redis       redis-operator             Follows   ClusterObjectSet redis-1 takes it along                                uid-Deployment-redis-redis-operator
Secret                     redis       credentials                Follows   ClusterObjectSet redis-1 takes it along                                uid-Secret-redis-credentials
ServiceAccount             redis       redis-operator             Follows   ClusterObjectSet redis-1 takes it along                                uid-ServiceAccount-redis-redis-operator

`

exports[`test/cli/extensions.test.ts > TAP > what others need, and what stays, is told > must match snapshot 1`] = `
ClusterExtension redis: its deletion deletes 7 objects, among them 1 CustomResourceDefinition and with it 3 Redises in 2 namespaces (plan fda129)
Still needed by ClusterServiceVersion team-b/needs-redis.v1: redises.redis.example.io

KIND                       NAMESPACE   NAME                       FATE      BECAUSE
Redis                      redis       prod                       Blocks    its data goes with CustomResourceDefinition redises.redis.example.io
Redis                      redis       shard-0                    Follows   Redis prod takes it along
Redis                      team-a      cache                      Blocks    its data goes with CustomResourceDefinition redises.redis.example.io
ClusterObjectSet                       redis-1                    Follows   ClusterExtension redis takes it along
ClusterRole                            redis-operator             Follows   ClusterObjectSet redis-1 takes it along
ClusterRoleBinding                     redis-operator             Follows   ClusterObjectSet redis-1 takes it along
CustomResourceDefinition               redises.redis.example.io   Follows   ClusterObjectSet redis-1 takes it along
CustomResourceDefinition               strays.redis.example.io    Keep      it is labelled as a part of it, but nothing owns it
Deployment                 redis       redis-operator             Follows   ClusterObjectSet redis-1 takes it along
Secret                     redis       credentials                Follows   ClusterObjectSet redis-1 takes it along
ServiceAccount             redis       redis-operator             Follows   ClusterObjectSet redis-1 takes it along

`
