import type { LoadedTable } from '../engine/reload';

const number = new Intl.NumberFormat();

export function LoadedTables({ tables }: { tables: LoadedTable[] }) {
  return (
    <table className="loaded-tables">
      <caption className="visually-hidden">Tables in the app's data</caption>
      <thead>
        <tr>
          <th scope="col">Table</th>
          <th scope="col">Rows</th>
          <th scope="col">Fields</th>
        </tr>
      </thead>
      <tbody>
        {tables.map(({ name, rows, fields }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{number.format(rows)}</td>
            <td>{number.format(fields)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
