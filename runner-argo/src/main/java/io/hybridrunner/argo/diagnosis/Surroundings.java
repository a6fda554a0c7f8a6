package io.hybridrunner.argo.diagnosis;

import java.util.List;

/**
 * What was found around a Workflow.
 *
 * @param pods the pods with its label, in any order
 * @param events the events of the namespace about it and its pods, in any order
 * @param log the last lines of its newest log, where there is one; they may come with timestamps
 */
public record Surroundings(List<PodRecord> pods, List<EventRecord> events, List<String> log) {

  /** Nothing was looked at, or nothing is left. */
  public static final Surroundings NONE = new Surroundings(List.of(), List.of(), List.of());

  /** Copies the lists. */
  public Surroundings {
    pods = List.copyOf(pods);
    events = List.copyOf(events);
    log = List.copyOf(log);
  }
}
