// Every parameter that log4net's reference gives an appender is one of the plugin's settings, so that no configuration that
// an administrator brings along is refused for a name.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { orrery } from '../kernel/kernel-site.mjs';

const room = join(process.env.ORRERY_BUILD, 'site', 'appenders');
const common = 'Threshold ErrorHandler Filter Layout.Type SecurityContext';
const buffering = 'BufferSize Lossy Evaluator LossyEvaluator Fix';
const file = 'File AppendToFile Encoding ImmediateFlush LockingModel';
const reference = {
  'ado-net': `${buffering} ConnectionString ConnectionStringName AppSettingsKey ConnectionType CommandText CommandType UseTransactions ReconnectOnError Parameter`,
  'ansi-color-terminal': 'Target Mapping',
  'asp-net-trace': 'Category',
  'colored-console': 'Target Mapping',
  console: 'Target',
  'event-log': 'LogName ApplicationName MachineName EventId Category Mapping',
  file,
  'net-send': 'Sender Recipient Server',
  'qs-rolling-file': 'File Encoding ImmediateFlush LockingModel MaximumFileTime MaximumFileSize',
  'remote-syslog': 'RemoteAddress RemotePort Encoding Identity Facility Mapping',
  remoting: `${buffering} Sink`,
  'rolling-file': `${file} RollingStyle DatePattern MaxFileSize MaximumFileSize MaxSizeRollBackups CountDirection StaticLogFileName PreserveLogFileNameExtension`,
  smtp: `${buffering} To Cc Bcc ReplyTo From Subject SmtpHost Port Authentication Username Password Priority EnableSsl SubjectEncoding BodyEncoding`,
  'smtp-pickup-dir': `${buffering} To From Subject PickupDir FileExtension`,
  telnet: 'Port',
  udp: 'RemoteAddress RemotePort LocalPort Encoding',
};

for (const [name, parameters] of Object.entries(reference))
  test(name, async () => {
    const { code, out, err } = await orrery(['describe', join(room, name, `${name}.so`), '--json']);
    assert.equal(code, 0, err);
    const declared = new Set(JSON.parse(out).settings.map((setting) => setting.name));
    assert.deepEqual(`${common} ${parameters}`.split(' ').filter((one) => !declared.has(one.toLowerCase())), []);
  });
