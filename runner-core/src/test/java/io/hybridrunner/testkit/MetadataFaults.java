package io.hybridrunner.testkit;

import io.hybridrunner.model.Cause;
import io.hybridrunner.spi.Answer;
import io.hybridrunner.spi.MetadataServer;
import io.hybridrunner.spi.ServerFailure;
import io.hybridrunner.spi.ServerFailure.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.function.Supplier;

/** Which calls of a {@link FakeMetadataServer} go wrong, and which were made. Thread-safe. */
public final class MetadataFaults {

  /** What can be asked, for faults and for counting. */
  public enum Operation {
    /** {@link MetadataServer#version}. */
    VERSION,
    /** {@link MetadataServer#healthy}. */
    HEALTHY,
    /** {@link MetadataServer#whoAmI}. */
    WHO_AM_I,
    /** {@link MetadataServer#pipelines}. */
    PIPELINES,
    /** {@link MetadataServer#pipeline(String)} and by id. */
    PIPELINE,
    /** {@link MetadataServer#service}. */
    SERVICE,
    /** {@link MetadataServer#row}. */
    ROW,
    /** {@link MetadataServer#write}. */
    WRITE,
    /** {@link MetadataServer#automation}. */
    AUTOMATION,
    /** {@link MetadataServer#fail}. */
    FAIL,
    /** {@link MetadataServer#appendLog}. */
    APPEND_LOG,
    /** {@link MetadataServer#closeLog}. */
    CLOSE_LOG
  }

  private record Fault(ServerFailure failure, boolean isDone) {}

  private final Map<Operation, Queue<Fault>> faults = new EnumMap<>(Operation.class);
  private final List<Operation> calls = new ArrayList<>();

  MetadataFaults() {}

  /** The next call of this operation fails and does nothing. Faults queue up. */
  public synchronized void failNext(Operation operation, ServerFailure failure) {
    faults.computeIfAbsent(operation, o -> new ArrayDeque<>()).add(new Fault(failure, false));
  }

  /** The next call of this operation is done, and its answer is lost. Faults queue up. */
  public synchronized void loseNext(Operation operation, ServerFailure failure) {
    faults.computeIfAbsent(operation, o -> new ArrayDeque<>()).add(new Fault(failure, true));
  }

  /** What was asked so far, in order, failed calls too. */
  public synchronized List<Operation> calls() {
    return List.copyOf(calls);
  }

  /** A failure of this kind, without a status. */
  public static ServerFailure failure(Kind kind) {
    return new ServerFailure(
        kind,
        OptionalInt.empty(),
        Optional.empty(),
        Cause.of(Cause.Kind.SERVER_UNAVAILABLE, "the fake server does " + kind, "Ask again"));
  }

  <T> Answer<T> around(Operation operation, Supplier<Answer<T>> work) {
    Optional<Fault> fault = next(operation);
    if (fault.isEmpty()) {
      return work.get();
    }
    if (fault.get().isDone()) {
      Answer<T> unused = work.get();
    }
    return Answer.failed(fault.get().failure());
  }

  private synchronized Optional<Fault> next(Operation operation) {
    calls.add(operation);
    return Optional.ofNullable(faults.getOrDefault(operation, new ArrayDeque<>()).poll());
  }
}
