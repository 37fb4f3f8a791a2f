// What a sentinel says whose masters, peers and servers are called by somebody who means harm, and
// who do not agree with each other.
'use strict';

const NAME = '"><img src=x onerror="window.harmed=1"><script>window.harmed=1</script>\'&amp;';
const SVG_NAME = '</title></svg><svg onload="window.harmed=1">';
const LONG_NAME = 'n'.repeat(5000);

const hostile = (label) => `${label}<b onmouseover="window.harmed=1">${label}</b>\u202e`;

function master(name, changes = {}) {
  return {
    name, address: hostile('address'), state: 'ok', flags: ['master', hostile('flag')], replicas: 1,
    replicas_ok: 1, sentinels: 2, sentinels_ok: 2, quorum: 2, quorum_ok: true, config_epoch: 1,
    last_ok_ping_ms: 1, failover_state: 'none', max_lag_bytes: 0, paused: false,
    paused_left_ms: null, auto_failover: true, ...changes,
  };
}

function details(of) {
  return {
    ...of, run_id: hostile('run'), down_after_ms: 5000, failover_timeout_ms: 60000, parallel_syncs: 1,
    replica_list: [{
      address: hostile('replica'), run_id: hostile('run'), state: 'ok', flags: [hostile('flag')],
      master_link: 'down', offset: 1, lag_bytes: 1, priority: 1, last_ok_ping_ms: 1,
    }],
    sentinel_list: [{
      id: hostile('id'), address: hostile('self'), self: true, state: 'ok', last_hello_ms: null,
      says_down: false, voted_for: null, voted_epoch: 0, announces: hostile('self'),
      config_epoch: 1, agrees: true,
    }, {
      id: hostile('id'), address: hostile('peer'), self: false, state: 'ok', last_hello_ms: 1,
      says_down: true, voted_for: hostile('id'), voted_epoch: 1, announces: hostile('other'),
      config_epoch: 1, agrees: false,
    }],
  };
}

function failover(name) {
  return {
    master: name, epoch: 1, kind: hostile('kind'), started_at_ms: 1, led_by: hostile('leader'),
    led_by_self: false, result: hostile('result'), reason: hostile('reason'), from: hostile('from'),
    to: hostile('to'), acknowledged: false, phases: [{ name: hostile('phase'), ms: 0 }],
    votes: [{ sentinel: hostile('voter'), for: hostile('id'), epoch: 1 }],
    candidates: [{ replica: hostile('replica'), run_id: hostile('run'), priority: 1, offset: 1,
      rank: null, chosen: false, excluded: hostile('excluded') }],
  };
}

function makeWorld() {
  const masters = [master(NAME), master(SVG_NAME, { state: 'odown' }), master(LONG_NAME),
    master('harmless', { address: '127.0.0.1:1' })];
  return {
    overview: {
      sentinel: { id: hostile('id'), address: hostile('own'), version: hostile('version'),
        tilt: false, uptime_ms: 1, saving: hostile('error'), paused: false },
      masters,
    },
    masters: Object.fromEntries(masters.map((one) => [one.name, details(one)])),
    explain: Object.fromEntries(masters.map((one) => [one.name, { master: one.name,
      failover_now: true, summary: hostile('summary'),
      conditions: [{ condition: hostile('condition'), value: hostile('value'), met: true }] }])),
    history: masters.map((one) => failover(one.name)),
  };
}

module.exports = { NAME, SVG_NAME, LONG_NAME, hostile, makeWorld };
