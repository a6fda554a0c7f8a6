package io.hybridrunner.examples.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

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

  /**
   * Ends the runs' commands, by the variable that every one has, and gives their supervisors a
   * moment to clean up after them. Where there is no {@code /proc} it does nothing.
   */
  void endRuns() {
    List<ProcessHandle> runs = find().stream().filter(Leftovers::isRun).toList();
    runs.forEach(ProcessHandle::destroyForcibly);
    if (!runs.isEmpty()) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (find().stream().anyMatch(Leftovers::isSupervisor)
          && System.nanoTime() - deadline < 0) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }
  }

  private static boolean isRun(ProcessHandle process) {
    try {
      Path environment = Path.of("/proc", Long.toString(process.pid()), "environ");
      return new String(Files.readAllBytes(environment), StandardCharsets.ISO_8859_1)
          .contains("pipelineRunId=");
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isSupervisor(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains("hybrid-runner-supervisor");
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
    } catch (ExecutionException | TimeoutException e) {
      // The next look will find it again.
    }
  }
}
