package io.hybridrunner.server;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;

/** What this process uses, under the names and in the units of the product we replace. */
final class ProcessMetrics {

  private static final double MEGABYTE = 1_000_000;

  private ProcessMetrics() {}

  static void register(MeterRegistry registry, String version) {
    Runtime runtime = Runtime.getRuntime();
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    Gauge.builder(
            "collate.hybrid.agent.memory.usage",
            runtime,
            it -> (it.totalMemory() - it.freeMemory()) / MEGABYTE)
        .description("Java heap in use, in megabytes (1000000 bytes), not in percent")
        .register(registry);
    Gauge.builder(
            "collate.hybrid.agent.cpu.usage",
            system,
            it -> Math.max(0, it.getProcessCpuLoad()) * 100)
        .description("Processor use of this process, in percent of all processors it may use")
        .register(registry);
    Gauge.builder("hybrid.runner.version", () -> 1)
        .description("Always 1; the version is the label")
        .tag("version", version)
        .register(registry);
  }
}
