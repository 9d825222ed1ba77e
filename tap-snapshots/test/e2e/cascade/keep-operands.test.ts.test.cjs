/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/e2e/cascade/keep-operands.test.ts > TAP > an operator goes, and its custom resources stay > kubectl alone, by annotation, and nothing is kept for ever > by-kubectl: kubectl leftovers 1`] = `
redis-operator.redis: 5 leftovers
SEVERITY KIND NAMESPACE NAME AGE BECAUSE
low CustomResourceDefinition redisclusters.redis.example.io AGE kept on purpose by Cleanup redis.redis-operator-UID
low CustomResourceDefinition redises.redis.example.io AGE kept on purpose by Cleanup redis.redis-operator-UID
low OperatorGroup redis group AGE no operator is left in its namespace
low RedisCluster redis one AGE kept on purpose by Cleanup redis.redis-operator-UID
low RedisCluster redis two AGE kept on purpose by Cleanup redis.redis-operator-UID
What it breaks: people and programs can create objects that no operator looks after
 a second OperatorGroup, which the next install may bring along, makes that install fail
 what it describes is not done any more
To clean up: kubectl leftovers clean redis-operator.redis

`

exports[`test/e2e/cascade/keep-operands.test.ts > TAP > an operator goes, and its custom resources stay > kubectl alone, by annotation, and nothing is kept for ever > by-kubectl: left beside the CRDs and their roles 1`] = `
APIService /v1.redis.example.io
RedisCluster redis/one
RedisCluster redis/two
`

exports[`test/e2e/cascade/keep-operands.test.ts > TAP > an operator goes, and its custom resources stay > with a policy that deletes operands, too: the command that was offered > by-plugin: kubectl leftovers 1`] = `
redis-operator.redis: 5 leftovers
SEVERITY KIND NAMESPACE NAME AGE BECAUSE
low CustomResourceDefinition redisclusters.redis.example.io AGE kept on purpose by Cleanup redis.redis-operator-UID
low CustomResourceDefinition redises.redis.example.io AGE kept on purpose by Cleanup redis.redis-operator-UID
low OperatorGroup redis group AGE no operator is left in its namespace
low RedisCluster redis one AGE kept on purpose by Cleanup redis.redis-operator-UID
low RedisCluster redis two AGE kept on purpose by Cleanup redis.redis-operator-UID
What it breaks: people and programs can create objects that no operator looks after
 a second OperatorGroup, which the next install may bring along, makes that install fail
 what it describes is not done any more
To clean up: kubectl leftovers clean redis-operator.redis

`

exports[`test/e2e/cascade/keep-operands.test.ts > TAP > an operator goes, and its custom resources stay > with a policy that deletes operands, too: the command that was offered > by-plugin: left beside the CRDs and their roles 1`] = `
APIService /v1.redis.example.io
RedisCluster redis/one
RedisCluster redis/two
`
