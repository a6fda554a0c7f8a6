package io.hybridrunner.relay.state;

import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.relay.state.CommandRecord.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The relay's state in this process's memory: gone with it. Thread-safe; never blocks. */
public final class InMemoryState implements RelayState {

  private record PipelineKey(String runnerId, PipelineId id) {}

  private final Retention retention;
  private final Object lock = new Object();
  private final Map<String, RunnerRecord> runners = new TreeMap<>();
  private final Map<PipelineKey, PipelineRecord> pipelines = new LinkedHashMap<>();
  private final Map<CommandId, CommandRecord> unfinished = new LinkedHashMap<>();
  private final Past<CommandId, CommandRecord> finished;
  private final Past<RunId, RunRecord> live;
  private final Past<RunId, RunRecord> ended;

  /** Empty; keeps {@link Retention#defaults()}. */
  public InMemoryState() {
    this(Retention.defaults());
  }

  /** Empty; keeps that much. */
  public InMemoryState(Retention retention) {
    this.retention = retention;
    this.finished = new Past<>(retention.commands(), retention.bytes() / 2, Weights::of);
    this.live = new Past<>(retention.runs(), retention.bytes() / 4, Weights::of);
    this.ended = new Past<>(retention.runs(), retention.bytes() / 4, Weights::of);
  }

  @Override
  public void save(RunnerRecord runner) {
    synchronized (lock) {
      runners.put(runner.id(), runner);
      if (runners.size() > retention.runners()) {
        runners.values().stream()
            .filter(known -> known.connectedSince().isEmpty())
            .min(Comparator.comparing(RunnerRecord::lastSeen))
            .ifPresent(oldest -> runners.remove(oldest.id()));
      }
    }
  }

  @Override
  public Optional<RunnerRecord> runner(String runnerId) {
    synchronized (lock) {
      return Optional.ofNullable(runners.get(runnerId));
    }
  }

  @Override
  public List<RunnerRecord> runners() {
    synchronized (lock) {
      return List.copyOf(runners.values());
    }
  }

  @Override
  public void save(PipelineRecord pipeline) {
    synchronized (lock) {
      PipelineKey key = new PipelineKey(pipeline.runnerId(), pipeline.id());
      pipelines.remove(key);
      pipelines.put(key, pipeline);
      if (pipelines.size() > retention.pipelines()) {
        pipelines.remove(pipelines.keySet().iterator().next());
      }
    }
  }

  @Override
  public void forget(String runnerId, PipelineId pipelineId) {
    synchronized (lock) {
      pipelines.remove(new PipelineKey(runnerId, pipelineId));
    }
  }

  @Override
  public Optional<PipelineRecord> pipeline(String runnerId, PipelineId pipelineId) {
    synchronized (lock) {
      return Optional.ofNullable(pipelines.get(new PipelineKey(runnerId, pipelineId)));
    }
  }

  @Override
  public List<PipelineRecord> pipelines(String runnerId) {
    synchronized (lock) {
      return pipelines.values().stream()
          .filter(pipeline -> pipeline.runnerId().equals(runnerId))
          .sorted(Comparator.comparing(PipelineRecord::name))
          .toList();
    }
  }

  @Override
  public Optional<CommandRecord> add(CommandRecord command) {
    synchronized (lock) {
      Optional<CommandRecord> known = command(command.id());
      if (known.isEmpty()) {
        unfinished.put(command.id(), command);
      }
      return known;
    }
  }

  @Override
  public Optional<CommandRecord> command(CommandId id) {
    synchronized (lock) {
      return Optional.ofNullable(unfinished.get(id)).or(() -> finished.get(id));
    }
  }

  @Override
  public List<CommandRecord> commands(String runnerId, int limit) {
    synchronized (lock) {
      List<CommandRecord> all = new ArrayList<>(unfinished.values());
      all.addAll(finished.values());
      return all.stream()
          .filter(command -> command.runnerId().equals(runnerId))
          .sorted(Comparator.comparing(CommandRecord::createdAt).reversed())
          .limit(limit)
          .toList();
    }
  }

  @Override
  public List<CommandRecord> unfinished() {
    synchronized (lock) {
      return List.copyOf(unfinished.values());
    }
  }

  @Override
  public void delivered(CommandId id, Instant at) {
    synchronized (lock) {
      unfinished.computeIfPresent(
          id,
          (same, command) ->
              command.progress() instanceof Progress.Waiting waiting
                  ? command.at(new Progress.Delivered(waiting.command(), at))
                  : command);
    }
  }

  @Override
  public Optional<CommandRecord> finish(CommandId id, Reply reply, Instant at) {
    synchronized (lock) {
      CommandRecord command = unfinished.remove(id);
      if (command == null) {
        return Optional.empty();
      }
      CommandRecord done = command.at(new Progress.Done(command.deliveredAt(), reply, at));
      finished.put(id, done);
      return Optional.of(done);
    }
  }

  @Override
  public Recorded record(String runnerId, RunStatus status, Instant at) {
    synchronized (lock) {
      Optional<RunRecord> known = run(status.runId());
      if (known.isPresent()) {
        if (!known.get().runnerId().equals(runnerId)) {
          return Recorded.FOREIGN;
        }
        if (known.get().status().phase().isTerminal()
            || !known.get().status().phase().canBecome(status.phase())) {
          return Recorded.STALE;
        }
      }
      keep(new RunRecord(runnerId, status, at));
      return Recorded.KEPT;
    }
  }

  private void keep(RunRecord run) {
    RunId id = run.status().runId();
    live.remove(id);
    (run.status().phase().isTerminal() ? ended : live).put(id, run);
  }

  @Override
  public Optional<RunRecord> run(RunId runId) {
    synchronized (lock) {
      return live.get(runId).or(() -> ended.get(runId));
    }
  }

  @Override
  public List<RunRecord> runs(PipelineId pipelineId, int limit) {
    synchronized (lock) {
      List<RunRecord> all = new ArrayList<>(live.values());
      all.addAll(ended.values());
      return all.stream()
          .filter(run -> run.status().pipelineId().equals(Optional.of(pipelineId)))
          .sorted(Comparator.comparing(RunRecord::receivedAt).reversed())
          .limit(limit)
          .toList();
    }
  }
}
