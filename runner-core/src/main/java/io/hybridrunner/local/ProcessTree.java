package io.hybridrunner.local;

import io.hybridrunner.local.ProcFs.Stat;
import io.hybridrunner.model.RunId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Finds the processes of a run, wherever they went: those that were given its id in their
 * environment, those in its session, and what descends from either. A daemon that forks twice and
 * opens a session of its own is found by its environment; one that also cleans its environment is
 * not. Without {@code /proc} only the supervisor's descendants are found. Stateless.
 */
final class ProcessTree {

  private ProcessTree() {}

  /**
   * The command's living processes; the supervisor and the writer of the log are not among them.
   *
   * @param leader the first process of the command's session, as it was when it began
   */
  static Set<ProcessHandle> of(RunId runId, Claim claim, Optional<Stat> leader) {
    if (!ProcFs.isAvailable()) {
      return claim.isAlive() ? descendants(claim) : Set.of();
    }
    List<Stat> all = ProcFs.all().stream().filter(Stat::lives).toList();
    String assignment = "pipelineRunId=" + runId;
    Set<Long> found = new HashSet<>();
    for (Stat each : all) {
      if (ProcFs.hasVariable(each.pid(), assignment)) {
        found.add(each.pid());
      }
    }
    leader
        .filter(first -> isStillOurs(first, claim, all, found))
        .ifPresent(first -> addAll(all, each -> each.session() == first.session(), found));
    while (addAll(all, each -> found.contains(each.parent()), found)) {
      // Until nothing descends from what was found.
    }
    found.remove(ProcessHandle.current().pid());
    claim.pid().ifPresent(found::remove);
    return handles(found);
  }

  /** What is left of a command that has ended. Without {@code /proc} nothing is found. */
  static Set<ProcessHandle> leftovers(RunId runId, Claim claim, Optional<Stat> leader) {
    return ProcFs.isAvailable() ? of(runId, claim, leader) : Set.of();
  }

  /** The supervisor and everything below it: for one that does not end by itself. */
  static Set<ProcessHandle> supervisor(Claim claim) {
    if (!claim.isAlive()) {
      return Set.of();
    }
    Set<ProcessHandle> all = descendants(claim);
    claim.pid().flatMap(ProcessHandle::of).ifPresent(all::add);
    return all;
  }

  /**
   * A session's number means something only while somebody of it lives who is known to be ours:
   * after a restart of the container it may belong to others.
   */
  private static boolean isStillOurs(Stat first, Claim claim, List<Stat> all, Set<Long> ours) {
    Optional<Stat> holder = all.stream().filter(each -> each.pid() == first.pid()).findFirst();
    if (holder.isPresent()) {
      return holder.get().isSameProcessAs(first) && claim.bootId().equals(ProcFs.bootId());
    }
    return claim.isAlive()
        || all.stream()
            .anyMatch(each -> each.session() == first.session() && ours.contains(each.pid()));
  }

  private static boolean addAll(List<Stat> all, Predicate<Stat> which, Set<Long> found) {
    return found.addAll(
        all.stream().filter(which).map(Stat::pid).collect(Collectors.toUnmodifiableSet()));
  }

  private static Set<ProcessHandle> descendants(Claim claim) {
    return claim
        .pid()
        .flatMap(ProcessHandle::of)
        .map(process -> process.descendants().collect(Collectors.toSet()))
        .orElseGet(HashSet::new);
  }

  private static Set<ProcessHandle> handles(Set<Long> pids) {
    return pids.stream().flatMap(pid -> ProcessHandle.of(pid).stream()).collect(Collectors.toSet());
  }
}
