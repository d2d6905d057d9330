import { Failure, NOT_FOUND, type InputOf, type OutputOf } from '#platform/contract';
import type { Ctx } from '#platform/server/module';
import { operationsEvents, operationsFailures, type operationsOperations } from '#operations/contract';

type Op = typeof operationsOperations;

/** What the demo's simulator offers; set by the composition when demo data are loaded. */
export interface ScenarioControl {
  list(): readonly {
    readonly name: string;
    readonly title: { readonly zh: string; readonly en: string };
    readonly running: boolean;
  }[];
  start(name: string): boolean;
}

function controlOf(ctx: Ctx): ScenarioControl {
  const control = ctx.app.parts.get('scenarios') as ScenarioControl | undefined;
  if (!ctx.app.settings.demo || !control) throw new Failure(operationsFailures.NOT_DEMO);
  return control;
}

export async function scenarios(ctx: Ctx): Promise<OutputOf<Op['scenarios']>> {
  return {
    items: controlOf(ctx)
      .list()
      .map((s) => ({ ...s })),
  };
}

export async function startScenario(
  ctx: Ctx,
  { params }: InputOf<Op['startScenario']>,
): Promise<{ ok: true }> {
  const control = controlOf(ctx);
  if (!control.list().some((s) => s.name === params.name)) throw new Failure(NOT_FOUND);
  ctx.announce(operationsEvents.scenarioStarted, {
    subject: `scenario:${params.name}`,
    orgPath: ctx.actor.orgPath,
    payload: { scenario: params.name },
  });
  ctx.afterCommit(() => void control.start(params.name));
  return { ok: true };
}
