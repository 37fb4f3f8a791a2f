// What node-redis makes of the replies of a sentinel, in RESP2 or RESP3.
'use strict';

const { createClient } = require('redis');
const { say, expect, expectError, parseInfo, pairs, run } = require('./common');

const NAME = 'mymaster';

// A map of RESP3 is an object already.
function fieldsOf(reply) {
  return Array.isArray(reply) ? pairs(reply) : { ...reply };
}

async function askAboutMasters(ask, ports) {
  const master = fieldsOf(await ask('MASTER', NAME));
  expect('the address', [master.ip, Number(master.port)], ['127.0.0.1', ports.master]);
  expect('the flags', master.flags, 'master');
  expect('the names', (await ask('MASTERS')).map((one) => fieldsOf(one).name), [NAME]);
  expect('the address alone', await ask('GET-MASTER-ADDR-BY-NAME', NAME),
    ['127.0.0.1', String(ports.master)]);
  expect('an unknown name', await ask('GET-MASTER-ADDR-BY-NAME', 'other'), null);
  await expectError('an unknown master', 'ERR No such master with that name',
    () => ask('MASTER', 'other'));
}

async function askAboutOthers(ask, ports) {
  for (const word of ['SLAVES', 'REPLICAS']) {
    const found = (await ask(word, NAME)).map((one) => Number(fieldsOf(one).port));
    expect(word, found.sort((a, b) => a - b), ports.replicas);
  }
  const others = (await ask('SENTINELS', NAME)).map((one) => Number(fieldsOf(one).port));
  expect('the sentinels', others.sort((a, b) => a - b),
    ports.sentinels.slice(1).sort((a, b) => a - b));
}

async function giveOrders(ask, ports) {
  expect('CKQUORUM', (await ask('CKQUORUM', NAME)).startsWith('OK 3 usable Sentinels'), true);
  expect('MONITOR', await ask('MONITOR', 'also', '127.0.0.1', String(ports.master), '3'), 'OK');
  expect('SET', await ask('SET', 'also', 'quorum', '2'), 'OK');
  expect('what was set', fieldsOf(await ask('MASTER', 'also')).quorum, '2');
  expect('CONFIG GET', fieldsOf(await ask('CONFIG', 'GET', 'announce-port')),
    { 'announce-port': '0' });
  expect('REMOVE', await ask('REMOVE', 'also'), 'OK');
}

async function askAboutTheConnection(client, ports) {
  expect('PING', await client.ping(), 'PONG');
  expect('the name', await client.clientSetName('somebody'), 'OK');
  expect('the name again', await client.clientGetName(), 'somebody');
  const me = await client.clientInfo();
  expect('CLIENT INFO', [me.id, me.name, me.user], [await client.clientId(), 'somebody', 'default']);
  const listed = (await client.clientList()).filter((one) => one.id === me.id);
  expect('CLIENT LIST', listed.map((one) => one.name), ['somebody']);
  const hello = await client.hello();
  expect('HELLO', [hello.mode, hello.proto], ['sentinel', ports.RESP]);
  const info = parseInfo(await client.info());
  expect('INFO', [info.redis_mode, Number(info.tcp_port)], ['sentinel', ports.sentinels[0]]);
  expect('ROLE', await client.sendCommand(['ROLE']), ['sentinel', [NAME]]);
  expect('COMMAND', (await client.command()).length, await client.commandCount());
  const about = await client.commandInfo(['sentinel']);
  expect('COMMAND INFO', [about[0].name, about[0].arity], ['sentinel', -2]);
  await expectError('a command of servers', "ERR unknown command 'GET'", () => client.get('key'));
}

async function listen(ask, ports) {
  const subscriber = createClient({ socket: { port: ports.sentinels[0] }, RESP: ports.RESP });
  await subscriber.connect();
  const heard = [];
  let all;
  const done = new Promise((resolve) => { all = resolve; });
  const hear = (payload, channel) => {
    heard.push([channel, payload]);
    if (heard.length === 2) all();
  };
  await subscriber.pSubscribe('+mon*', hear);
  await subscriber.subscribe('-monitor', hear);
  await ask('MONITOR', 'heard', '127.0.0.1', '1', '2');
  await ask('REMOVE', 'heard');
  await done;
  expect('the events', heard, [['+monitor', 'master heard 127.0.0.1 1 quorum 2'],
    ['-monitor', 'master heard 127.0.0.1 1']]);
  expect('PING among events', await subscriber.ping(), ports.RESP === 2 ? 'pong' : 'PONG');
  await subscriber.unsubscribe('-monitor');
  await subscriber.pUnsubscribe('+mon*');
  // In RESP2 it still hands out bytes from then on.
  expect('an ordinary connection again', String(await subscriber.ping()), 'PONG');
  await subscriber.close();
}

run(async (ports) => {
  const client = createClient({ socket: { port: ports.sentinels[0] }, RESP: ports.RESP });
  await client.connect();
  const ask = (...words) => client.sendCommand(['SENTINEL', ...words]);
  await askAboutMasters(ask, ports);
  await askAboutOthers(ask, ports);
  await giveOrders(ask, ports);
  await askAboutTheConnection(client, ports);
  await listen(ask, ports);
  await client.close();
  say('all asked');
});
