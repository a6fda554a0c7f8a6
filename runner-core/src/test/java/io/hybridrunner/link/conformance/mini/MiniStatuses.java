package io.hybridrunner.link.conformance.mini;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The statuses that a small server has stored. Thread-safe. */
final class MiniStatuses {

  private final MiniServer server;
  private final Map<String, String> states = new HashMap<>();
  private final Set<String> seen = new HashSet<>();

  MiniStatuses(MiniServer server) {
    this.server = server;
  }

  synchronized Optional<String> state(String runId) {
    return Optional.ofNullable(states.get(runId));
  }

  /** Stores the status of an event; whether it is to be acknowledged. */
  synchronized boolean store(JsonNode event) {
    String run = event.path("status").path("runId").asText();
    String state = event.path("status").path("pipelineState").asText();
    boolean isNew = seen.add(run + event.path("id").asText() + state);
    if (server.breaks("S51")) {
      var unused =
          CompletableFuture.runAsync(
              () -> put(run, state), CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));
    } else {
      put(run, state);
    }
    return isNew || server.keeps("S50");
  }

  private synchronized void put(String run, String state) {
    if (step(state) > step(states.getOrDefault(run, "")) || server.breaks("S52")) {
      states.put(run, state);
    }
  }

  /** A higher one may follow a lower one. */
  private static int step(String state) {
    return switch (state) {
      case "" -> 0;
      case "queued" -> 1;
      case "running" -> 2;
      default -> 3;
    };
  }
}
