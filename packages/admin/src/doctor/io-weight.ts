import { parseIoCostDevices } from '@omnimind/linux/cgroup/settings';
import { parseBlockScheduler } from '@omnimind/linux/procfs/machine';
import { type DoctorFinding, doctorFinding } from '@omnimind/protocol/doctor-finding';
import type { Check } from '../checks/check.ts';
import type { DoctorContext } from './context.ts';

/** Devices without a queue of their own, or without a disk behind it. */
const unreal = /^(loop|ram|zram|dm-|md|sr|fd|nbd)\d*/;

/** Whether anything heeds IOWeight=: the scheduler bfq, or the cost model of the io controller, on a real device. */
export const ioWeightCheck: Check<DoctorContext, DoctorFinding> = {
  name: 'io_weight',
  run: ({ machine }) => {
    const devices = machine
      .list('/sys/block')
      .filter((name) => !unreal.test(name))
      .flatMap((name) => {
        const text = machine.text(`/sys/block/${name}/queue/scheduler`);
        return text === null ? [] : [{ name, scheduler: parseBlockScheduler(text) }];
      });
    if (devices.length === 0) return doctorFinding('io_weight.unknown');
    const costed = parseIoCostDevices(machine.cgroupFile('', 'io.cost.qos') ?? '');
    const heeding = devices.filter(
      ({ name, scheduler }) => scheduler === 'bfq' || costed.includes(machine.line(`/sys/block/${name}/dev`) ?? ''),
    );
    if (heeding.length > 0) return doctorFinding('io_weight.works', { devices: heeding.map(({ name }) => name) });
    return doctorFinding('io_weight.nothing', {
      devices: devices.map(({ name, scheduler }) => `${name} (${scheduler})`),
    });
  },
};
