#!/usr/bin/env node
// Plain JavaScript that old versions of Node can read, because its only task is to tell them apart.
var wantedMajor = 24;

var major = Number(process.versions.node.split('.')[0]);
if (major < wantedMajor) {
  console.error(
    [
      'Douki needs Node ' + wantedMajor + ' or later; this is Node ' + process.versions.node + '.',
      'On Linux and Windows "npm ci" brings it along. Then start Douki with "npm start", "npm run douki -- ...",',
      '"npx douki ..." or "node_modules/.bin/node bot/douki.js ...". On macOS install Node ' +
        wantedMajor +
        ' or later.',
      '',
      'Douki には Node ' + wantedMajor + ' 以降が必要です(これは Node ' + process.versions.node + ' です)。',
      'Linux と Windows では "npm ci" で一緒に入ります。その後 "npm start"、"npm run douki -- ..."、"npx douki ..."、',
      'または "node_modules/.bin/node bot/douki.js ..." で起動してください。macOS では Node ' +
        wantedMajor +
        ' 以降をインストールしてください。',
    ].join('\n'),
  );
  process.exit(2);
}

import('./main.ts').catch(function (error) {
  console.error(error);
  process.exitCode = 70;
});
