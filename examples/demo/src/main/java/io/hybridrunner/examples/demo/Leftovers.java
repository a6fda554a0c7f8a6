package io.hybridrunner.examples.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The processes that were started for one demo: those whose command line names its folder, and what
 * descends from them. Runs outlive their runner on purpose; a demo must not.
 */
final class Leftovers {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String folder;

  Leftovers(Path folder) {
    this.folder = folder.toString();
  }

  Set<ProcessHandle> find() {
    Set<ProcessHandle> found = new LinkedHashSet<>();
    ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> process.info().commandLine().orElse("").contains(folder))
        .forEach(
            process -> {
              found.add(process);
              process.descendants().forEach(found::add);
            });
    return found;
  }

  /** Ends them all. A run may start another process meanwhile, so it looks until there is none. */
  void end() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Set<ProcessHandle> living = find();
    while (!living.isEmpty() && System.nanoTime() - deadline < 0) {
      living.forEach(ProcessHandle::destroyForcibly);
      living.forEach(Leftovers::awaitEnd);
      living = find();
    }
  }

  private static void awaitEnd(ProcessHandle process) {
    try {
      process.onExit().get(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      // The next look will find it again.
    }
  }
}
