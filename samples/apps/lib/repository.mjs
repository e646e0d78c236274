// What the sample scripts ask of the repository.

/** In a filter a quote within a text is doubled. */
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
const byName = (type, name) => `qrs/${type}/full?filter=${encodeURIComponent(`name eq ${quoted(name)}`)}`;

/** The data connection of that name to a folder, made or pointed to the folder. */
export async function folderConnection(site, name, folder) {
  const [found] = await site.rest(byName('dataconnection', name));
  if (!found)
    return site.rest('qrs/dataconnection', {
      method: 'POST',
      body: { name, type: 'folder', connectionstring: folder },
    });
  if (found.connectionstring === folder) return found;
  return site.rest(`qrs/dataconnection/${found.id}`, { method: 'PUT', body: { ...found, connectionstring: folder } });
}

/** The stream of that name, made if there is none. */
export async function stream(site, name) {
  const [found] = await site.rest(byName('stream', name));
  return found ?? site.rest('qrs/stream', { method: 'POST', body: { name } });
}

/** The app of that name that this user may change, if any. */
export async function findApp(site, name) {
  const [found] = await site.rest(byName('app', name));
  return found;
}

export const publish = (site, appId, streamId, name) =>
  site.rest(`qrs/app/${appId}/publish?stream=${streamId}&name=${encodeURIComponent(name)}`, { method: 'PUT' });
