package io.hybridrunner.relay.state;

import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Port of the relay: what it knows and must not forget. When a method returns, what it was told is
 * kept as well as this store can; only then is it acknowledged to anybody. Methods may wait for a
 * disk, never for a network, and are called with no lock held. Implementations are thread-safe and
 * bounded: the oldest finished commands and ended runs go first.
 */
public interface RelayState {

  /** Keeps what is known of a runner. */
  void save(RunnerRecord runner);

  /** A runner. */
  Optional<RunnerRecord> runner(String runnerId);

  /** All runners, by name. */
  List<RunnerRecord> runners();

  /** Keeps what is known of a pipeline. */
  void save(PipelineRecord pipeline);

  /** Forgets a pipeline. */
  void forget(String runnerId, PipelineId pipelineId);

  /** A pipeline of a runner. */
  Optional<PipelineRecord> pipeline(String runnerId, PipelineId pipelineId);

  /** The pipelines of a runner, by fully qualified name. */
  List<PipelineRecord> pipelines(String runnerId);

  /**
   * Takes in a command.
   *
   * @return the command with this id that was there before; then nothing was changed
   */
  Optional<CommandRecord> add(CommandRecord command);

  /** A command. */
  Optional<CommandRecord> command(CommandId id);

  /** The newest commands of a runner, newest first. */
  List<CommandRecord> commands(String runnerId, int limit);

  /** Commands without a result, in the order they were taken in. */
  List<CommandRecord> unfinished();

  /** A command was sent; only the first time counts. */
  void delivered(CommandId id, Instant at);

  /**
   * A command has its result.
   *
   * @return the command as it is now; empty when it is unknown or had a result before, which stays
   */
  Optional<CommandRecord> finish(CommandId id, Reply reply, Instant at);

  /**
   * A runner says how a run stands. Kept when that is no step back and the run is not another
   * runner's.
   *
   * @return what became of it
   */
  Recorded record(String runnerId, RunStatus status, Instant at);

  /** A run. */
  Optional<RunRecord> run(RunId runId);

  /** The runs of a pipeline, the one heard of last first. */
  List<RunRecord> runs(PipelineId pipelineId, int limit);

  /** What became of a status. */
  enum Recorded {
    /** It is the run's state now. */
    KEPT,
    /** The run had come further, or ended otherwise. */
    STALE,
    /** The run belongs to another runner. */
    FOREIGN
  }
}
