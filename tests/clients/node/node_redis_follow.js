// An application on node-redis: writes to the master, and goes on when it has moved.
'use strict';

const { createClient, createSentinel } = require('redis');
const { say, expect, untilItWorks, parseInfo, run } = require('./common');

const NAME = 'mymaster';

// Subscribes at a sentinel, and tells of the first event.
async function listen(port, RESP) {
  const subscriber = createClient({ socket: { port }, RESP });
  await subscriber.connect();
  let tell;
  const heard = new Promise((resolve) => { tell = resolve; });
  await subscriber.subscribe('+switch-master', (payload) => tell(say('event', payload)));
  return { heard };
}

async function connect({ sentinels, RESP }) {
  const client = createSentinel({
    name: NAME,
    sentinelRootNodes: sentinels.map((port) => ({ host: '127.0.0.1', port })),
    RESP,
    replicaPoolSize: 1,
    // A replica that was just being connected when it looked is found later on.
    scanInterval: 100,
  });
  client.on('error', (error) => console.error(`passing: ${error.message ?? error}`));
  await client.connect();
  return client;
}

async function infoOf(client, ofReplica) {
  return parseInfo(await client.sendCommand(ofReplica, ['INFO']));
}

run(async (ports) => {
  const { heard } = await listen(ports.sentinels.at(-1), ports.RESP);
  const client = await connect(ports);
  expect('the master', client.getMasterNode(), { host: '127.0.0.1', port: ports.master });
  const replicas = [...client.getReplicaNodes().keys()].map((node) => node.port);
  expect('the replicas', replicas.sort((a, b) => a - b), ports.replicas);

  await client.set('before', 1);
  const old = (await infoOf(client, false)).tcp_port;
  say('wrote', old);

  const port = await untilItWorks(async () => {
    await client.set('meanwhile', Date.now());
    const where = (await infoOf(client, false)).tcp_port;
    return where === old ? undefined : where;
  });
  await untilItWorks(() => client.set('after', 2));
  say('wrote-again', port);

  // It reads from its replicas in turn: all of them have to be that.
  const source = await untilItWorks(async () => {
    const where = await infoOf(client, true);
    const good = where.role === 'slave' && (await client.get('after')) === '2';
    return good ? where.tcp_port : undefined;
  });
  say('read-from', source);
  await heard;
});
