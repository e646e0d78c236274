// What LocalLogConfig.xml may not do, in a site that runs.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { until } from '../lib/site.mjs';
import { LoggingSite } from './logging-site.mjs';

let site;
before(async () => {
  site = new LoggingSite(`[proxy]
Plugin=talker
[file]
Plugin=appenders/file
[logging]
Plugin=plugins/logging
Wants=file
[logging.parameters]
--machine=app_server
`);
  mkdirSync(site.path('Proxy'));
  await site.start();
});
after(() => site?.discard());

const config = (type, file) => `<configuration>
<appender name="Mine" type="log4net.Appender.${type}"><param name="file" value="${file}"/>
<layout type="log4net.Layout.PatternLayout"><param name="conversionpattern" value="%message%newline"/></layout></appender>
<root><appender-ref ref="Mine"/></root></configuration>
`;
const configure = (text) => writeFileSync(site.path('Proxy/LocalLogConfig.xml'), text);
const says = (part) => until(part, () => site.log().includes(part), { site });
const audit = async (prefix) => assert.equal((await site.orrery(['proxy', 'audit', '3', prefix])).code, 0);
const security = () => site.path('Log/Proxy/Audit/app_server_AuditSecurity_Proxy.txt');

test('an appender of an unknown kind is told with the nearest one', async () => {
  configure(config('FileAppendr', 'Log/Proxy/mine.txt'));
  await says("appender 'Mine': no service of this site serves the kind 'log4net.appender.fileappendr' (did you mean file?)");
});

test('an appender does not write into a default log', async () => {
  await audit('before');
  await until('the first rows', () => existsSync(security()) && readFileSync(security(), 'utf8').includes('before-2'), { site });
  configure(config('FileAppender', 'Log/Proxy/Audit/app_server_AuditSecurity_Proxy.txt'));
  await says('app_server_AuditSecurity_Proxy.txt is a default log (give the appender a file of its own)');
  await audit('after');
  await until('the last rows', () => readFileSync(security(), 'utf8').includes('after-2'), { site });
  const { code, out, err } = await site.orrery(['log', 'verify']);
  assert.equal(code, 0, out + err);
  assert.match(out, /app_server_AuditSecurity_Proxy: 6 rows in 1 files are as they were written/);
});

test('a file in the folder of the stanza is told where it belongs', async () => {
  mkdirSync(site.path('proxy'));
  writeFileSync(site.path('proxy/LocalLogConfig.xml'), config('FileAppender', 'Log/Proxy/mine.txt'));
  await says(`/proxy/LocalLogConfig.xml is not read: the one of Proxy is ${site.path('Proxy/LocalLogConfig.xml')}`);
});
