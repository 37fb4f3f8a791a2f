// What the programs for both libraries share: arguments, and lines for the test that runs them.
'use strict';

const { isDeepStrictEqual, inspect } = require('node:util');

// The words "name=value" of the command line; ports are numbers, sentinels and replicas lists.
function readArguments() {
  const words = Object.fromEntries(process.argv.slice(2).map((word) => word.split('=')));
  const ports = (list) => list.split(',').map(Number);
  return {
    sentinels: ports(words.sentinels),
    master: Number(words.master),
    replicas: ports(words.replicas).sort((a, b) => a - b),
    RESP: Number(words.RESP ?? 2),
  };
}

// The test waits for such lines.
function say(...words) {
  console.log(words.join(' '));
}

function expect(what, seen, wanted) {
  if (isDeepStrictEqual(seen, wanted)) return;
  throw new Error(`${what}: ${inspect(seen)} instead of ${inspect(wanted)}`);
}

// `action` fails with a text that begins with `start`.
async function expectError(what, start, action) {
  let seen;
  try {
    seen = await action();
  } catch (error) {
    if (error.message.startsWith(start)) return;
    throw new Error(`${what}: the error ${error.message} instead of ${start}`);
  }
  throw new Error(`${what}: ${inspect(seen)} instead of an error`);
}

// The first result of `action` that is something; errors are those of a master that moves.
async function untilItWorks(action) {
  for (;;) {
    try {
      const result = await action();
      if (result !== undefined) return result;
    } catch (error) {
      console.error(`passing: ${error.message}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

// The fields of a text of INFO.
function parseInfo(text) {
  const lines = text.split('\r\n').filter((line) => line.includes(':'));
  return Object.fromEntries(lines.map((line) => line.split(/:(.*)/).slice(0, 2)));
}

// A flat list of names and values.
function pairs(list) {
  const result = {};
  for (let i = 0; i < list.length; i += 2) result[list[i]] = list[i + 1];
  return result;
}

// Runs the program; what goes wrong ends it.
function run(main) {
  main(readArguments()).then(
    () => process.exit(0),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
}

module.exports = { say, expect, expectError, untilItWorks, parseInfo, pairs, run };
