// What ioredis makes of the replies of a sentinel.
'use strict';

const Redis = require('ioredis');
const { say, expect, expectError, parseInfo, pairs, run } = require('./common');

const NAME = 'mymaster';

async function askAboutMasters(sentinel, ports) {
  const master = pairs(await sentinel.sentinel('master', NAME));
  expect('the address', [master.ip, Number(master.port)], ['127.0.0.1', ports.master]);
  expect('the flags', master.flags, 'master');
  const masters = await sentinel.sentinel('masters');
  expect('the names', masters.map((one) => pairs(one).name), [NAME]);
  expect('the address alone', await sentinel.sentinel('get-master-addr-by-name', NAME),
    ['127.0.0.1', String(ports.master)]);
  expect('an unknown name', await sentinel.sentinel('get-master-addr-by-name', 'other'), null);
  await expectError('an unknown master', 'ERR No such master with that name',
    () => sentinel.sentinel('master', 'other'));
}

async function askAboutOthers(sentinel, ports) {
  for (const word of ['slaves', 'replicas']) {
    const found = (await sentinel.sentinel(word, NAME)).map((one) => Number(pairs(one).port));
    expect(word, found.sort((a, b) => a - b), ports.replicas);
  }
  const others = (await sentinel.sentinel('sentinels', NAME)).map((one) => Number(pairs(one).port));
  expect('the sentinels', others.sort((a, b) => a - b),
    ports.sentinels.slice(1).sort((a, b) => a - b));
}

async function giveOrders(sentinel, ports) {
  expect('CKQUORUM', (await sentinel.sentinel('ckquorum', NAME)).startsWith('OK 3 usable Sentinels'),
    true);
  expect('MONITOR', await sentinel.sentinel('monitor', 'also', '127.0.0.1', ports.master, 3), 'OK');
  expect('SET', await sentinel.sentinel('set', 'also', 'quorum', 2), 'OK');
  expect('what was set', pairs(await sentinel.sentinel('master', 'also')).quorum, '2');
  expect('REMOVE', await sentinel.sentinel('remove', 'also'), 'OK');
}

async function askAboutTheConnection(sentinel, ports) {
  expect('PING', await sentinel.ping(), 'PONG');
  expect('the name', await sentinel.client('setname', 'somebody'), 'OK');
  expect('the name again', await sentinel.client('getname'), 'somebody');
  const info = parseInfo(await sentinel.info());
  expect('INFO', [info.redis_mode, Number(info.tcp_port)], ['sentinel', ports.sentinels[0]]);
  expect('ROLE', await sentinel.role(), ['sentinel', [NAME]]);
  expect('COMMAND', (await sentinel.command()).length, await sentinel.command('count'));
  const results = await sentinel.pipeline().ping().get('key').ping().exec();
  expect('a pipeline', [results[0][1], results[2][1]], ['PONG', 'PONG']);
  expect('an error in it', results[1][0].message.startsWith("ERR unknown command 'get'"), true);
}

async function listen(sentinel, port) {
  const subscriber = new Redis(port);
  const heard = [];
  const all = new Promise((resolve) => {
    subscriber.on('message', (channel, payload) => {
      heard.push([channel, payload]);
      if (heard.length === 2) resolve();
    });
  });
  expect('SUBSCRIBE', await subscriber.subscribe('+monitor', '-monitor'), 2);
  await sentinel.sentinel('monitor', 'heard', '127.0.0.1', 1, 2);
  await sentinel.sentinel('remove', 'heard');
  await all;
  expect('the events', heard, [['+monitor', 'master heard 127.0.0.1 1 quorum 2'],
    ['-monitor', 'master heard 127.0.0.1 1']]);
  expect('PING among events', (await subscriber.ping())[0], 'pong');
  expect('UNSUBSCRIBE', await subscriber.unsubscribe(), 0);
  expect('an ordinary connection again', await subscriber.ping(), 'PONG');
}

run(async (ports) => {
  const [port] = ports.sentinels;
  const sentinel = new Redis(port);
  await askAboutMasters(sentinel, ports);
  await askAboutOthers(sentinel, ports);
  await giveOrders(sentinel, ports);
  await askAboutTheConnection(sentinel, ports);
  await listen(sentinel, port);
  say('all asked');
});
