import { brokerAcl } from '#sensing/server';
import { rows, sql } from '#platform/server/db';
import { UsageError, type Command } from '../command.ts';
import { openInstance } from '../instance.ts';

/** For the administrator of an external broker: what each gateway may do there. */
export const brokerAclCommand: Command = {
  name: 'broker-acl',
  summary: {
    zh: '打印外部 MQTT 代理（mosquitto）的访问控制表：每个网关只能写自己的主题',
    en: 'print the access list of an external MQTT broker (mosquitto): each gateway writes its own topics only',
  },
  usage: 'fengsui broker-acl [HUB-USER] [--data DIR]',
  async run(terminal) {
    const [first, ...others] = terminal.args;
    const named = first !== undefined && !first.startsWith('--');
    const hub = named ? first : 'fengsui';
    if (!/^[A-Za-z0-9_.-]{1,60}$/.test(hub))
      throw new UsageError(
        '代理上的用户名只能用字母、数字、点、横线。The user may hold letters, digits, dots and dashes.',
      );
    const instance = await openInstance(named ? others : terminal.args, { migrate: false });
    try {
      const found = await rows<{ id: string }>(
        instance.database.db,
        sql`select id from sensing_gateway where level = 'broker' and enabled order by id`,
      );
      terminal.out(
        brokerAcl(
          found.map((g) => g.id),
          hub,
        ),
      );
      return 0;
    } finally {
      await instance.close();
    }
  },
};
