/** One row of docs/mission.md. */
export interface MissionRow {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly module: string;
  readonly proofs: readonly { readonly file: string; readonly title: string }[];
}

const STATES = ['works', 'partial', 'absent'];
export const MISSION_ROWS = 461;

/** The five-column rows of the document, in order. A proof is `test file › test title`; several are parted by `<br>`. */
export function missionRows(text: string): MissionRow[] {
  const rows: MissionRow[] = [];
  for (const line of text.split('\n')) {
    const cells = line.split('|').map((c) => c.trim());
    if (cells.length !== 7 || !/^M\d+$/.test(cells[1])) continue;
    const [, id, name, state, module, proof] = cells;
    const proofs = proof
      .split('<br>')
      .filter((p) => p !== '—')
      .map((p) => {
        const [file, title = ''] = p.split(' › ');
        return { file, title };
      });
    rows.push({ id, name, state, module, proofs });
  }
  return rows;
}

/** True when the test file has a test of this title, however it is quoted. */
export const hasTitle = (source: string, title: string): boolean =>
  title !== '' && ["'", '"', '`'].some((q) => source.includes(`${q}${title.replaceAll(q, `\\${q}`)}${q}`));

function faultsOfRow(row: MissionRow, read: (path: string) => string | undefined): string[] {
  const faults: string[] = [];
  if (!STATES.includes(row.state))
    faults.push(`${row.id}: state “${row.state}” is none of ${STATES.join(', ')}`);
  if (row.name === '') faults.push(`${row.id}: has no name`);
  if (row.state === 'works' && row.proofs.length === 0)
    faults.push(`${row.id}: works without a proof: name the test that proves it, or say partial`);
  if (row.state === 'absent' && row.proofs.length > 0)
    faults.push(`${row.id}: absent with a proof: say partial`);
  for (const { file, title } of row.proofs) {
    const source = read(file);
    if (!/\.(test|spec)\.ts$/.test(file) || source === undefined)
      faults.push(`${row.id}: ${file} is no test file of this checkout`);
    else if (!hasTitle(source, title)) faults.push(`${row.id}: ${file} has no test titled “${title}”`);
  }
  return faults;
}

/** What is wrong with the document; `read` answers a file's text, or undefined when there is none. */
export function missionFaults(text: string, read: (path: string) => string | undefined): string[] {
  const rows = missionRows(text);
  const faults: string[] = [];
  if (rows.length !== MISSION_ROWS) faults.push(`${rows.length} rows instead of ${MISSION_ROWS}`);
  const seen = new Set<string>();
  for (const row of rows) {
    if (seen.has(row.id)) faults.push(`${row.id}: listed twice`);
    seen.add(row.id);
    faults.push(...faultsOfRow(row, read));
  }
  for (let n = 1; n <= MISSION_ROWS; n++) if (!seen.has(`M${n}`)) faults.push(`M${n}: not listed`);
  for (const state of STATES) {
    const said = new RegExp(`^\\| ${state} \\|.*\\| (\\d+) \\|$`, 'm').exec(text)?.[1];
    const counted = rows.filter((r) => r.state === state).length;
    if (said !== String(counted))
      faults.push(`the head says ${said ?? 'nothing'} for ${state}; the table has ${counted}`);
  }
  return faults;
}
