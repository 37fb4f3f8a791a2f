// An application on ioredis: writes to the master, and goes on when it has moved.
'use strict';

const Redis = require('ioredis');
const { say, expect, untilItWorks, parseInfo, run } = require('./common');

const NAME = 'mymaster';

// Subscribes at a sentinel, and tells of the first event.
async function listen(port) {
  const subscriber = new Redis(port);
  const heard = new Promise((resolve) => {
    subscriber.once('message', (channel, payload) => resolve(say('event', payload)));
  });
  expect('the confirmation', await subscriber.subscribe('+switch-master'), 1);
  return { heard };
}

// Without its failoverDetector: an event that comes while it connects anew ends the client for
// good, so that every death of a master may.
function connect(ports, options) {
  const client = new Redis({
    sentinels: ports.sentinels.map((port) => ({ host: '127.0.0.1', port })),
    name: NAME,
    retryStrategy: () => 10,
    sentinelRetryStrategy: () => 10,
    ...options,
  });
  client.on('error', (error) => console.error(`passing: ${error.message}`));
  return client;
}

async function infoOf(client) {
  return parseInfo(await client.info());
}

run(async (ports) => {
  const { heard } = await listen(ports.sentinels.at(-1));
  const master = connect(ports, { updateSentinels: true });
  const replica = connect(ports, { role: 'slave' });
  const first = await infoOf(replica);
  expect('the role of the replica', first.role, 'slave');
  expect('a known replica', ports.replicas.includes(Number(first.tcp_port)), true);

  await master.set('before', 1);
  const old = (await infoOf(master)).tcp_port;
  say('wrote', old);

  const port = await untilItWorks(async () => {
    await master.set('meanwhile', Date.now());
    const where = (await infoOf(master)).tcp_port;
    return where === old ? undefined : where;
  });
  await untilItWorks(() => master.set('after', 2));
  say('wrote-again', port);

  const source = await untilItWorks(async () => {
    const where = await infoOf(replica);
    const good = where.role === 'slave' && (await replica.get('after')) === '2';
    return good ? where.tcp_port : undefined;
  });
  say('read-from', source);
  await heard;
});
