// The front door of a site with the samples behind it: one proxy per placement, each with its own sign-in and its own board.
import { makeCertificates } from '../../proxy/lib/certificates.mjs';
import { connect } from '../../proxy/lib/socket.mjs';
import { readFileSync } from 'node:fs';
import { PageClient } from '../../../../tools/lib/demo/check/page_client.mjs';
import { freePort } from '../../lib/ports.mjs';
import { KernelSite } from '../../kernel/kernel-site.mjs';
import { bothWays, placements, unpack } from './samples.mjs';

export const key = 'the-company-and-the-site-share-this-key';

/** Starts it; answers a KernelSite with ports.inprocess and ports.isolated, and certificates. `more` are further stanzas. */
export async function startDoors(company, more = '', ...samples) {
  const ports = {};
  for (const host of placements) ports[host] = await freePort();
  const sso = bothWays('company-sso', 'sso', (host) => [`--sign-in-page=${company.url}/sign-in`, `--site=https://localhost:${ports[host]}`, `--key=${key}`]);
  const board = bothWays('board', 'board', () => []);
  const doors = placements
    .map((host) => `[door-${host}]\nPlugin=plugins/proxy\nHost=inprocess\nMayActAs=any\nRequires=sso-${host} board-${host}\nListen=127.0.0.1:${ports[host]}/tls
[door-${host}.parameters]\n--auth=*=sso-${host}\n--route=/board=board-${host}\n`)
    .join('');
  const site = new KernelSite(sso + board + doors + more);
  unpack(site, 'company-sso', 'board', ...samples);
  makeCertificates(site.path('certificates'));
  site.ports = ports;
  await site.start();
  return site;
}

export const browser = (site, host) => new PageClient({ url: `https://localhost:${site.ports[host]}`, certificates: site.path('certificates') });

/** Goes to a page as a person does: to the company, back with a pass, to the page. Answers each step's answer. */
export async function signIn(client, path = '/board/') {
  const sent = await client.send(path);
  const company = await fetch(sent.headers.location, { redirect: 'manual' });
  const back = new URL(company.headers.get('location'));
  const returned = await client.send(back.pathname + back.search);
  return { sent, back, returned };
}

/** A WebSocket of a signed-in browser. */
export const socket = (site, host, client, path = '/board/live') =>
  connect({ ports: { https: site.ports[host] }, read: (name) => readFileSync(site.path('certificates', name)) }, path, {
    Cookie: client.cookie,
    Origin: `https://localhost:${site.ports[host]}`,
  });
