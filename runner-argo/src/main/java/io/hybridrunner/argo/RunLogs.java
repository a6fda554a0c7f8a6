package io.hybridrunner.argo;

import io.hybridrunner.argo.cluster.KubernetesApi;
import io.hybridrunner.argo.cluster.LogQuery;
import io.hybridrunner.argo.cluster.ResourceType;
import io.hybridrunner.argo.diagnosis.PodRecord;
import io.hybridrunner.argo.diagnosis.WorkflowRecord;
import io.hybridrunner.argo.logs.Part;
import io.hybridrunner.argo.logs.PodLogs;
import io.hybridrunner.argo.logs.Slice;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.LogPage;
import io.hybridrunner.spi.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The logs of runs, straight from their pods. Thread-safe. */
final class RunLogs {

  private static final String OF_WORKFLOW = "workflows.argoproj.io/workflow=";
  private static final int TAIL_LINES = 500;
  private static final int TAIL_BYTES = 64 * 1024;

  private final KubernetesApi api;
  private final PodLogs logs = new PodLogs();

  RunLogs(KubernetesApi api) {
    this.api = api;
  }

  LogPage page(WorkflowRecord workflow, Optional<String> cursor) {
    List<Part> parts = parts(pods(workflow));
    // One that waits for its turn or is starting has no log yet, and an empty log is no fault.
    return parts.isEmpty() && !workflow.isTerminal()
        ? new LogPage("", 1, Optional.empty())
        : logs.page(parts, cursor, this::open);
  }

  /** The run's pods, in the order of its attempts. */
  List<PodRecord> pods(WorkflowRecord workflow) {
    return api.list(ResourceType.POD, OF_WORKFLOW + workflow.name()).stream()
        .map(PodRecord::of)
        .sorted(Comparator.comparing(pod -> pod.createdAt().orElse(Instant.MIN)))
        .toList();
  }

  /** The last lines of the newest attempt; none when it has no log. */
  List<String> tail(List<PodRecord> pods) {
    return logs.tail(parts(pods), TAIL_LINES, TAIL_BYTES, this::open);
  }

  private static List<Part> parts(List<PodRecord> pods) {
    List<Part> parts = new ArrayList<>();
    for (int attempt = 0; attempt < pods.size(); attempt++) {
      PodRecord pod = pods.get(attempt);
      int number = attempt + 1;
      pod.withLogs().stream()
          .map(each -> new Part(number, pod.name(), each.name(), each.startedAt()))
          .forEach(parts::add);
    }
    return parts;
  }

  private Optional<InputStream> open(Part part, Slice slice) throws IOException {
    try {
      return api.log(part.pod(), part.container(), query(slice));
    } catch (EngineException refused) {
      // A container that has not begun has no log, and Kubernetes calls that a bad request.
      if (refused.reason().kind() == Kind.BAD_REQUEST) {
        return Optional.empty();
      }
      throw new IOException(refused.reason().sentence(), refused);
    }
  }

  private static LogQuery query(Slice slice) {
    LogQuery query = LogQuery.all();
    if (slice.since().isPresent()) {
      query = query.since(slice.since().get());
    }
    return slice.lastLines().isPresent() ? query.tail(slice.lastLines().getAsInt()) : query;
  }
}
